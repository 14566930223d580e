/*
 * A fresh process as the platform starts one: loads a handler, gives it one event, and says what both took. Arguments: the
 * handler's file, the input file {event, context}.
 */
const { readFileSync } = require('fs');

const peakRssMb = require('../peak-rss-mb.cjs');

const [file, inputFile] = process.argv.slice(2);
const started = performance.now();
const { handler } = require(file);
const loaded = performance.now();
const { event, context } = JSON.parse(readFileSync(inputFile, 'utf8'));

handler(Buffer.from(JSON.stringify(event)), context).then(({ body }) => {
  const answered = performance.now();
  const { user, system } = process.cpuUsage();
  const measured = {
    code: JSON.parse(body).Code,
    loadMs: loaded - started,
    firstMs: answered - loaded,
    cpuMs: (user + system) / 1000,
    rssMb: peakRssMb(),
  };
  process.stdout.write(`\n${JSON.stringify(measured)}\n`, () => process.exit(0));
});
