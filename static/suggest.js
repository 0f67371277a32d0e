// Suggestions under the search's box: an ARIA combobox with a list box. The box works without them.
(() => {
  const box = document.getElementById('q');
  const form = box?.form;
  if (!form) return;
  const list = document.createElement('ul');
  const said = document.createElement('p');
  let options = [], at = -1, timer = 0, running = null, composing = false;

  list.id = 'suggestions';
  list.role = 'listbox';
  list.ariaLabel = '输入提示';
  list.hidden = true;
  said.className = 'unseen';
  said.role = 'status';
  box.parentElement.append(list);
  document.body.append(said);
  box.role = 'combobox';
  box.ariaAutoComplete = 'list';
  box.ariaExpanded = 'false';
  box.setAttribute('aria-controls', list.id);

  const close = () => {
    clearTimeout(timer);
    running?.abort();
    running = null;
    options = [];
    at = -1;
    list.hidden = true;
    list.replaceChildren();
    said.textContent = '';
    box.ariaExpanded = 'false';
    box.removeAttribute('aria-activedescendant');
  };

  const choose = (next) => {
    if (at >= 0) list.children[at].ariaSelected = 'false';
    at = next;
    const option = list.children[at];
    if (!option) return box.removeAttribute('aria-activedescendant');
    option.ariaSelected = 'true';
    box.setAttribute('aria-activedescendant', option.id);
  };

  const go = (index) => {
    const url = new URL(options[index].url, location.href);
    if (document.documentElement.classList.contains('elder')) url.searchParams.set('view', 'elder');
    location.href = url;
  };

  const title = ({ title: text, spans }) => {
    const chars = [...text], parts = [];
    let done = 0;
    for (const [from, to] of spans) {
      const mark = document.createElement('mark');
      mark.textContent = chars.slice(from, to).join('');
      parts.push(chars.slice(done, from).join(''), mark);
      done = to;
    }
    return [...parts, chars.slice(done).join('')];
  };

  const show = (found) => {
    options = found;
    at = -1;
    list.replaceChildren(...found.map((one, index) => {
      const option = document.createElement('li');
      const detail = document.createElement('span');
      option.id = `suggestion-${index}`;
      option.role = 'option';
      option.ariaSelected = 'false';
      detail.className = 'soft';
      detail.textContent = one.detail;
      option.append(...title(one), ' ', detail);
      option.addEventListener('mousedown', (event) => event.preventDefault());
      option.addEventListener('click', () => go(index));
      return option;
    }));
    list.hidden = found.length === 0;
    box.ariaExpanded = String(found.length > 0);
    box.removeAttribute('aria-activedescendant');
    said.textContent = found.length > 0 ? `有 ${found.length} 条提示，按上下键选择` : '';
  };

  const ask = async () => {
    const text = box.value.trim();
    running?.abort();
    if (!text) return close();
    const mine = running = new AbortController();
    try {
      const answer = await fetch(`/api/v1/suggest?q=${encodeURIComponent(text)}`, { signal: mine.signal });
      if (answer.ok && running === mine) show((await answer.json()).data);
    } catch {
      // Broken off for a newer question, or no network.
    }
  };

  const later = () => {
    clearTimeout(timer);
    if (!composing) timer = setTimeout(ask, 80);
  };

  box.addEventListener('input', later);
  box.addEventListener('compositionstart', () => { composing = true; });
  box.addEventListener('compositionend', () => { composing = false; later(); });
  box.addEventListener('blur', close);
  form.addEventListener('submit', close);
  box.addEventListener('keydown', (event) => {
    if (event.isComposing || composing) return;
    const count = options.length;
    if (event.key === 'Escape' && !list.hidden) close();
    else if (event.key === 'Enter' && at >= 0) go(at);
    else if (event.key === 'ArrowDown' && count > 0) choose(at + 1 < count ? at + 1 : -1);
    else if (event.key === 'ArrowUp' && count > 0) choose(at < 0 ? count - 1 : at - 1);
    else return;
    event.preventDefault();
  });
})();
