// Open pages in a real browser and tell what is there: look.js CHROMIUM, a line of tasks in, a line of answers out.
// A task: {url, width, height, scheme, language, theme, open, axe, shot, texts, press}; the answers come in the same order.
const { chromium } = require("playwright-core");
const fs = require("fs");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const textsIn = () => {
  const found = [];
  const look = (node) => {
    for (const child of node.childNodes)
      if (child.nodeType === 3 && child.data.trim()) found.push(child.data.replace(/[ \n\t]+/g, " ").trim());
      else if (child.nodeType === 1 && !/^(script|style|noscript)$/i.test(child.localName)) look(child);
  };
  look(document.documentElement);
  for (const name of ["aria-label", "data-label"])
    for (const element of document.querySelectorAll(`[${name}]`)) found.push(`${name}=${element.getAttribute(name)}`);
  return found;
};

const done = async (browser, task) => {
  const context = await browser.newContext({
    colorScheme: task.scheme ?? "light", bypassCSP: Boolean(task.axe), contrast: task.contrast ?? "no-preference",
    viewport: { width: task.width ?? 1000, height: task.height ?? 900 }, javaScriptEnabled: task.scripts ?? true,
  });
  const page = await context.newPage(), requests = [], mistakes = [], answer = {};
  page.on("request", (request) => request.url().startsWith("file:") || requests.push(request.url()));
  page.on("pageerror", (error) => mistakes.push(String(error)));
  page.on("console", (message) => message.type() === "error" && mistakes.push(message.text()));
  await page.goto(task.url);
  if (task.scripts ?? true) await page.waitForFunction(() => !document.getElementById("packed"));
  if (task.language) {
    await page.selectOption("#tool-language", task.language);
    await page.waitForFunction((code) => document.documentElement.lang === code, task.language);
  }
  if (task.theme) await page.selectOption("#tool-theme", task.theme);
  for (const pressed of task.press ?? []) await page.click(pressed);
  if (task.open) await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
  if (task.print) await page.emulateMedia({ media: "print" });
  if (task.axe) {
    await page.evaluate(axe);
    const found = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    answer.violations = found.violations.map((one) => `${one.id}: ${one.help}: ${one.nodes.length} like ${one.nodes[0].html.slice(0, 200)}`);
    answer.passes = found.passes.length;
  }
  if (task.texts) answer.texts = await page.evaluate(textsIn);
  if (task.shot) await page.screenshot({ path: task.shot });
  if (task.seen) answer.seen = (await page.isVisible(task.seen)) ? await page.innerText(task.seen) : null;
  answer.lang = await page.evaluate(() => document.documentElement.lang);
  answer.address = page.url();
  answer.wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  await context.close();
  return { ...answer, requests, mistakes };
};

(async () => {
  const browser = await chromium.launch({ executablePath: process.argv[2], args: quiet });
  for await (const line of require("readline").createInterface({ input: process.stdin })) {
    const tasks = JSON.parse(line), answers = [];
    const work = async (from) => {
      for (let at = from; at < tasks.length; at += 2) answers[at] = await done(browser, tasks[at]);
    };
    await Promise.all([work(0), work(1)]);
    process.stdout.write(`${JSON.stringify(answers)}\n`);
  }
  await browser.close();
})().catch((error) => {
  process.stderr.write(String(error.stack ?? error));
  process.exit(1);
});
