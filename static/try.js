// Shows within the page what an operation answers: status, headers, body, and the line that asks the same elsewhere.
// Without this script a form leads to the answer itself.
(() => {
  const MOST_CHARS = 100_000;
  const HEADERS = ['content-type', 'etag', 'cache-control', 'mingti-seq', 'link', 'retry-after', 'ratelimit', 'deprecation', 'sunset', 'x-request-id'];

  const element = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  const escaped = (text) => encodeURIComponent(text).replaceAll('%2C', ',');

  /** The address that a filled form means: parts of the path in their place, blank fields left out. */
  const address = (form) => {
    let path = form.dataset.path;
    const query = [];
    for (const field of form.elements) {
      const value = field.value.trim();
      if (!field.name) continue;
      if ('inPath' in field.dataset) path = path.replace(`{${field.name}}`, escaped(value));
      else if (value) query.push(`${field.name}=${escaped(value)}`);
    }
    return query.length > 0 ? `${path}?${query.join('&')}` : path;
  };

  const code = (label, text) => {
    const block = element('pre', '', { tabindex: '0', role: 'group', 'aria-label': label });
    block.append(element('code', text));
    return block;
  };

  const copyKey = (text) => {
    const key = element('button', '复制', { type: 'button' });
    key.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(text);
        key.textContent = '已复制';
      } catch {
        key.textContent = '请手动复制';
      }
    });
    return key;
  };

  const pretty = (text, type) => {
    if (!type?.includes('json') || type.includes('x-ndjson')) return text;
    try {
      return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      return text;
    }
  };

  const shown = (text) => (text.length > MOST_CHARS ? `${text.slice(0, MOST_CHARS)}\n…（共 ${text.length} 字）` : text);

  const ask = async (form) => {
    const to = address(form);
    const accept = form.querySelector('[data-form]')?.value ?? 'application/json';
    const curl = `curl${accept === 'application/json' ? '' : ` -H 'Accept: ${accept}'`} '${form.dataset.site}${to}'`;
    const place = form.nextElementSibling ?? form.parentElement.appendChild(element('div', '', { class: 'block answer', role: 'status' }));
    place.replaceChildren(element('p', '正在请求…'));
    try {
      const answer = await fetch(to, { headers: { accept } });
      const head = HEADERS.filter((name) => answer.headers.has(name)).map((name) => `${name}: ${answer.headers.get(name)}`);
      const body = pretty(await answer.text(), answer.headers.get('content-type'));
      const line = element('p', '');
      line.append(copyKey(curl));
      place.replaceChildren(
        element('p', `状态 ${answer.status} ${answer.statusText}`), code('请求', curl), line,
        code('标头', head.join('\n')), code('内容', shown(body)),
      );
    } catch {
      place.replaceChildren(element('p', '没有收到答复，请检查网络后重试。'));
    }
  };

  for (const form of document.querySelectorAll('form.try')) {
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      ask(form);
    });
    // What only the script can do is offered once somebody begins.
    form.parentElement.addEventListener('toggle', () => form.querySelector('p[hidden]')?.removeAttribute('hidden'));
  }
})();
