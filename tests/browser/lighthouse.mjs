// Holds a few pages against Lighthouse as a phone opens them: accessibility, best practices and what search engines
// ask for. Its timed score says more about the machine than about the page and stays out.
//
//   TEST_TOOLS=folder with node/node_modules  CHROMIUM=path  node lighthouse.mjs http://127.0.0.1:8080

import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const base = process.argv[2];
const require = createRequire(`${process.env.TEST_TOOLS}/node/package.json`);
const load = (name) => import(pathToFileURL(require.resolve(name)));
const { default: lighthouse } = await load('lighthouse');
const { launch } = await load('chrome-launcher');

// Pages that search engines may keep; each of another make.
const PAGES = ['/', '/e/200031', '/statistics', '/api/guide/en'];
// The lowest score of each category, out of 100.
const FLOORS = { accessibility: 100, 'best-practices': 100, seo: 100 };
// A busy machine may let a page hang, which says nothing about the page.
const TRIES = 3;

const settings = {
  onlyCategories: Object.keys(FLOORS),
  formFactor: 'mobile',
  throttlingMethod: 'provided',
  output: 'json',
  logLevel: 'silent',
};

/** The result for an address; of a run that the machine broke off there is another. */
async function judge(address, port) {
  for (let run = 1; ; run += 1) {
    const { lhr } = await lighthouse(base + address, { ...settings, port });
    if (!lhr.runtimeError || run === TRIES) return lhr;
  }
}

/** What lies below a floor, with the audits that brought it there. */
function problems(lhr) {
  if (lhr.runtimeError) return [`${lhr.runtimeError.code}: ${lhr.runtimeError.message}`];
  return Object.entries(FLOORS).flatMap(([name, floor]) => {
    const { score, auditRefs } = lhr.categories[name];
    if (score !== null && score * 100 >= floor) return [];
    const failed = auditRefs.filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== 1 && lhr.audits[id].score !== null);
    return [`${name} ${Math.round(score * 100)} < ${floor}: ${failed.map(({ id }) => id).join(', ')}`];
  });
}

const chrome = await launch({
  chromePath: process.env.CHROMIUM,
  chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});
let failed = 0;
try {
  for (const address of PAGES) {
    const found = problems(await judge(address, chrome.port));
    failed += found.length;
    console.log(`${found.length > 0 ? 'not ok' : 'ok'} - ${address}, by Lighthouse`);
    found.forEach((problem) => console.log(`    ${problem}`));
  }
} finally {
  await chrome.kill();
}
process.exitCode = failed > 0 ? 1 : 0;
