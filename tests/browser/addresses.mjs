// Walks a portal from its home page: every kind of page with a few examples, and every link that leads nowhere.
// Alone, `node addresses.mjs http://…` prints the pages, one a line.

// A unit's or an elevator's page stands for all of its kind; these last words are kinds of their own.
const KINDS_OF_THEIR_OWN = ['history', 'labels', 'qr.svg', 'qr.png'];
// Examples of a kind that are looked at; elevators differ most.
const EXAMPLES = { '/e/*': 12 };
const FEW = 2;
// Enough for every kind of page; more is a walk in circles.
const MOST = 1500;
// Pages that no link leads to, and what a visitor gets who mistyped.
export const WITHOUT_A_LINK = [
  '/e/200001', '/e/200031', '/e/200032', '/e/200033', '/search?q=%E8%8A%B1%E5%9B%AD',
  '/search?q=%E6%97%A0%E6%AD%A4', '/search?q=%E9%87%8D%E5%BA%86&kind=elevator', '/search?q=%E6%B8%9D%E5%8C%97+%E9%80%BE%E6%9C%9F',
  '/search?overdue=true&sort=next_due', '/regions/yuzhong', '/units/91500105PDY000060J',
  '/commitments?verdict=missed', '/diff?from=2021-10-01&to=2021-11-15&became=left', '/changes?kind=notice', '/changes?region=yubei&kind=elevator', '/diff?from=2021-11-01&to=2021-11-15', '/method', '/apply', '/login',
];
export const FAULTS = ['/e/999999', '/e/2000O1', '/units/91500103PDY00001XB', '/nothing-here', '/regions/atlantis'];

/** The kind of page an address is: its path and parameters without what names one thing. */
export function kind(address) {
  const url = new URL(address, 'http://portal');
  const [, first, ...rest] = url.pathname.split('/');
  const path = ['', first, ...rest.map((word) => (KINDS_OF_THEIR_OWN.includes(word) ? word : '*'))].join('/');
  const parameters = [...new Set(url.searchParams.keys())].sort();
  if (parameters.length === 0) return path;
  // A search can be narrowed in hundreds of ways that look alike.
  if (first === 'search' && parameters.length > 1) return `${path}?…`;
  return `${path}?${parameters.join('&')}`;
}

function links(html, base) {
  const found = [...html.matchAll(/\shref="([^"]+)"/g)].map(([, href]) => href.replaceAll(/&(amp|#38);/g, '&'));
  return found
    .filter((href) => !/^(data|tel|mailto|javascript):/.test(href))
    .map((href) => new URL(href, base))
    .filter((url) => url.origin === new URL(base).origin && !url.searchParams.has('view'))
    .map((url) => url.pathname + url.search);
}

/** Every kind of page as addresses without the host, and the links that led to no page. */
export async function walk(base) {
  const waiting = ['/', ...WITHOUT_A_LINK].map((address) => ({ address, from: '(typed)' }));
  const known = new Set(waiting.map(({ address }) => address));
  const taken = new Map();
  const pages = [];
  const broken = [];
  while (waiting.length > 0 && known.size < MOST) {
    const { address, from } = waiting.shift();
    const answer = await fetch(base + address);
    if (!answer.ok) broken.push(`${from} → ${address}: ${answer.status}`);
    if (!answer.ok || !answer.headers.get('content-type')?.startsWith('text/html')) continue;
    pages.push(address);
    for (const link of links(await answer.text(), base + address)) {
      const count = taken.get(kind(link)) ?? 0;
      if (known.has(link) || count >= (EXAMPLES[kind(link)] ?? FEW)) continue;
      taken.set(kind(link), count + 1);
      known.add(link);
      waiting.push({ address: link, from: address });
    }
  }
  return { pages, broken };
}

if (import.meta.url === `file://${process.argv[1]}`) {
  const { pages } = await walk(process.argv[2]);
  console.log([...pages, ...FAULTS].join('\n'));
}
