// Opens every kind of page in Chromium as people see it: narrow and wide, light and dark, enlarged, printed,
// without scripts. Prints one `ok` or `not ok` line a page and a view.
//
//   TEST_TOOLS=folder with node/node_modules  CHROMIUM=path  node pages.mjs http://127.0.0.1:8080

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { FAULTS, kind, walk } from './addresses.mjs';

const base = process.argv[2];
const require = createRequire(`${process.env.TEST_TOOLS}/node/package.json`);
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const sniffer = readFileSync(require.resolve('html_codesniffer/build/HTMLCS.js'), 'utf8');

const WIDTHS = [320, 390, 1280];
// The view in which a second judge of accessibility is heard.
const SECOND_OPINION = '390 light';
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
// What the page of an elevator may cost a slow phone.
const MOST_BYTES = 14_600;
const MOST_REQUESTS = 2;
// A record prints on at most this many sides of A4.
const MOST_SIDES = 2;

const VIEWS = [
  ...WIDTHS.flatMap((width) => ['light', 'dark'].map((colorScheme) => ({ name: `${width} ${colorScheme}`, width, colorScheme }))),
  { name: '390 elder', width: 390, colorScheme: 'light', elder: true },
  { name: '320 elder', width: 320, colorScheme: 'light', elder: true },
  { name: 'print', width: 794, colorScheme: 'light', print: true },
];

let failed = 0;

function report(what, problems) {
  failed += problems.length > 0;
  console.log(`${problems.length > 0 ? 'not ok' : 'ok'} - ${what}`);
  problems.forEach((problem) => console.log(`    ${problem}`));
}

function enlarged(address) {
  return address + (address.includes('?') ? '&' : '?') + 'view=elder';
}

/** A tab that notes what pages ask for and complain about. */
async function tab(browser, options) {
  const page = await (await browser.newContext(options)).newPage();
  const seen = { requests: [], complaints: [] };
  page.on('request', (request) => seen.requests.push(request.url()));
  page.on('pageerror', (error) => seen.complaints.push(`script: ${error.message}`));
  page.on('console', (message) => {
    const isOwnStatus = message.text().includes('Failed to load resource') && message.location().url === page.url();
    if (message.type() === 'error' && !isOwnStatus) seen.complaints.push(`console: ${message.text()}`);
  });
  return { page, seen };
}

/** Requests to other hosts; a page asks nobody but its portal. */
function strangers(requests) {
  const foreign = requests.filter((url) => !url.startsWith('data:') && new URL(url).origin !== new URL(base).origin);
  return foreign.map((url) => `third party: ${url}`);
}

async function accessibility(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate((values) => window.axe.run({ runOnly: { type: 'tag', values } }), RULES);
  return violations.map(({ id, help, nodes }) => `axe ${id}: ${help} (${nodes.length}) ${nodes[0].target} ${nodes[0].html.slice(0, 120)}`);
}

/** What HTML_CodeSniffer finds, the engine of pa11y. That cells name their headers by id is left out: a header of a
    group of rows says so by its scope. */
async function secondOpinion(page) {
  await page.evaluate(sniffer);
  const errors = await page.evaluate(() => new Promise((tell) => {
    const { HTMLCS } = window;
    HTMLCS.process('WCAG2AA', document, () => {
      const found = HTMLCS.getMessages().filter(({ type, code }) => type === HTMLCS.ERROR && !code.includes('.H43.'));
      tell(found.map(({ code, msg, element }) => `${code}: ${msg} ${element.outerHTML?.slice(0, 120)}`));
    });
  }));
  return [...new Set(errors)];
}

async function sideways(page) {
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  return wide > room ? [`scrolls sideways: ${wide} px in ${room} px`] : [];
}

/** Body text of 18 px, 24 px (18 pt) where enlarged; buttons, fields and telephone keys that a thumb hits. A number
    within a sentence is no key. Links in tables are 24 px high at least; a word of a state stands on one line. */
async function legible(page, elder) {
  return page.evaluate(([text, target]) => {
    const small = [...document.querySelectorAll('main p')].filter((p) => p.checkVisibility() && parseFloat(getComputedStyle(p).fontSize) < text && !p.closest('small, figcaption, table'));
    const controls = [...document.querySelectorAll('button, input:not([type=hidden]):not([type=checkbox]):not([type=radio]), select, main a[href^="tel:"]')];
    const tight = controls.filter((c) => c.checkVisibility() && getComputedStyle(c).display !== 'inline' && c.getBoundingClientRect().height < target - 0.5);
    const low = [...document.querySelectorAll('main :is(th, td) a')].filter((a) => a.checkVisibility() && a.getBoundingClientRect().height < 24);
    const lines = (words) => new Set([...words.getClientRects()].map(({ top }) => Math.round(top))).size;
    const torn = [...document.querySelectorAll('main .tag')].filter((tag) => {
      const words = document.createRange();
      words.selectNodeContents(tag.lastChild);
      return tag.checkVisibility() && /^\S{1,6}$/.test(tag.textContent.trim()) && lines(words) > 1;
    });
    return [
      ...small.slice(0, 1).map((p) => `text under ${text} px (${small.length}): ${p.outerHTML.slice(0, 100)}`),
      ...low.slice(0, 1).map((a) => `link under 24 px (${low.length}): ${a.outerHTML.slice(0, 100)}`),
      ...torn.slice(0, 1).map((t) => `state torn apart (${torn.length}): ${t.outerHTML.slice(0, 100)}`),
      ...tight.slice(0, 1).map((c) => `target under ${target} px (${tight.length}): ${c.outerHTML.slice(0, 100)}`),
    ];
  }, elder ? [24, 60] : [18, 44]);
}

/** Looks at addresses in one view. */
async function view(browser, addresses, { name, width, colorScheme, elder, print }) {
  const { page, seen } = await tab(browser, { viewport: { width, height: 800 }, colorScheme });
  if (print) await page.emulateMedia({ media: 'print' });
  for (const address of addresses) {
    Object.assign(seen, { requests: [], complaints: [] });
    await page.goto(base + (elder ? enlarged(address) : address), { waitUntil: 'load' });
    const problems = [...seen.complaints, ...strangers(seen.requests), ...(await sideways(page))];
    if (!print) problems.push(...(await accessibility(page)), ...(await legible(page, elder)));
    if (name === SECOND_OPINION) problems.push(...(await secondOpinion(page)));
    report(`${address} ${name}`, problems);
  }
  await page.context().close();
}

/** What a page says without scripts is what it says with them, the number of the request aside. */
async function withoutScripts(browser, addresses) {
  const tabs = [await tab(browser, {}), await tab(browser, { javaScriptEnabled: false })];
  for (const address of addresses) {
    const texts = [];
    for (const { page } of tabs) {
      await page.goto(base + address, { waitUntil: 'load' });
      texts.push((await page.locator('main').innerText()).replace(/[0-9a-f]{8}-[0-9a-f]{8}/g, '…'));
    }
    const same = texts[0] === texts[1] && texts[1].length > 0;
    report(`${address} without scripts`, same ? [] : ['says something else without scripts']);
  }
  for (const { page } of tabs) await page.context().close();
}

async function sidesOfPaper(page) {
  const paper = (await page.pdf({ format: 'A4' })).toString('latin1');
  return [...paper.matchAll(/\/Type\s*\/Page\b(?!s)/g)].length;
}

/** Bytes on the wire and sides of paper of an elevator's page. */
async function cost(browser, address) {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 } });
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  let bytes = 0;
  let requests = 0;
  await wire.send('Network.enable');
  wire.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    requests += encodedDataLength > 0;
  });
  await page.goto(base + address, { waitUntil: 'networkidle' });
  await wire.detach();
  const sides = [await sidesOfPaper(page)];
  await page.goto(base + enlarged(address), { waitUntil: 'load' });
  sides.push(await sidesOfPaper(page));
  await context.close();
  return [
    ...(bytes > MOST_BYTES ? [`${bytes} bytes on the wire, at most ${MOST_BYTES}`] : []),
    ...(requests > MOST_REQUESTS ? [`${requests} requests, at most ${MOST_REQUESTS}`] : []),
    ...(Math.max(...sides) > MOST_SIDES ? [`prints on ${sides} sides (enlarged the second), at most ${MOST_SIDES}`] : []),
  ];
}

/** The drawn code as a phone's camera sees it, for the decoder outside. */
async function photograph(browser, address, file) {
  const context = await browser.newContext({ viewport: { width: 600, height: 600 } });
  const page = await context.newPage();
  await page.setContent(`<img src="${base}${address}" width="500" height="500">`);
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: file });
  await context.close();
}

/** Those of some words that the portal has a suggestion for. */
async function suggested(words) {
  const has = async (word) => (await (await fetch(`${base}/api/v1/suggest?q=${encodeURIComponent(word)}`)).json()).data.length > 0;
  const known = [];
  for (const word of words) if (await has(word)) known.push(word);
  return known;
}

/** Milliseconds from a letter to the suggestions it brings, each time with something typed that was not asked before. */
async function suggestions(browser) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(base + '/', { waitUntil: 'networkidle' });
  const took = [];
  for (const typed of await suggested(['花园', '国际', '渝', '电梯', '物业', '2000', '山庄', '中心', '广场', '2001', '重庆'])) {
    await page.fill('#q', '');
    await page.waitForSelector('#suggestions', { state: 'hidden' });
    took.push(await page.evaluate((text) => new Promise((shown) => {
      const [box, list] = [document.getElementById('q'), document.getElementById('suggestions')];
      const began = performance.now();
      const done = () => { watch.disconnect(); clearTimeout(late); requestAnimationFrame(() => shown(performance.now() - began)); };
      const watch = new MutationObserver(() => { if (!list.hidden && list.children.length > 0) done(); });
      const late = setTimeout(() => { watch.disconnect(); shown(Infinity); }, 5000);
      watch.observe(list, { attributes: true, childList: true });
      box.focus();
      box.value = text;
      box.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }), typed));
  }
  await context.close();
  return took.sort((a, b) => a - b);
}

/** Tries operations on the page of the API: with script the answer stands below the form, without it is led to. */
async function tried(browser, colorScheme) {
  const problems = [];
  const { page, seen } = await tab(browser, { viewport: { width: 390, height: 800 }, colorScheme });
  await page.goto(`${base}/api`, { waitUntil: 'load' });
  for (const [operation, form] of [['listElevators', 'text/csv'], ['getElevator', null], ['getLogProof', null]]) {
    const box = page.locator(`details:has(form[action="/api/try/${operation}"])`);
    await box.locator('summary').click();
    if (form) await box.locator('select[data-form]').selectOption(form);
    await box.locator('button[type=submit]').click();
    await box.locator('.answer pre').nth(2).waitFor();
    const said = await box.locator('.answer').innerText();
    if (!said.startsWith('状态 200') || !said.includes('curl') || !said.includes(form ?? 'application/json')) problems.push(`${operation}: ${said.slice(0, 200)}`);
  }
  problems.push(...seen.complaints, ...strangers(seen.requests), ...(await sideways(page)), ...(await accessibility(page)), ...(await legible(page, false)));
  await page.context().close();
  const plain = await tab(browser, { javaScriptEnabled: false });
  await plain.page.goto(`${base}/api`, { waitUntil: 'load' });
  await plain.page.locator('summary:has(+ form[action="/api/try/getUnit"])').click();
  await plain.page.locator('form[action="/api/try/getUnit"] button').click();
  await plain.page.waitForURL('**/api/v1/units/*');
  if (!(await plain.page.locator('body').innerText()).includes('"uscc"')) problems.push('without script no answer');
  await plain.page.context().close();
  return problems;
}

const { pages, broken } = await walk(base);
report(`every link leads to a page (${pages.length} kinds and examples)`, broken);

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
// The first of a kind is seen in every view, its further examples in one.
const first = [...new Map([...pages].reverse().map((address) => [kind(address), address])).values(), ...FAULTS];
const further = pages.filter((address) => !first.includes(address));
// A fault is told in one size: there is no page to enlarge.
for (const one of VIEWS) await view(browser, one.elder ? first.filter((address) => !FAULTS.includes(address)) : first, one);
await view(browser, further, VIEWS[0]);
await withoutScripts(browser, first);
for (const address of pages.filter((page) => kind(page) === '/e/*')) {
  report(`${address} costs little`, await cost(browser, address));
}
for (const colorScheme of ['light', 'dark']) report(`operations are tried on the page of the API, ${colorScheme}`, await tried(browser, colorScheme));
const took = await suggestions(browser);
report('suggestions come while typing', took.length < 5 || took.at(-1) === Infinity ? ['something typed brought none'] : []);
console.log(`    after ${took.map((ms) => ms.toFixed(0)).join(', ')} ms`);
if (process.argv[3]) await photograph(browser, '/e/200001/qr.svg', process.argv[3]);
await browser.close();
process.exitCode = failed > 0 ? 1 : 0;
