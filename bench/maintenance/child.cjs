/*
 * One invocation of a maintenance function in a process of its own. Arguments: the handler's file, the input file
 * {event, context}. Writes the report and what it took as the last line.
 */
const { readFileSync } = require('fs');

const peakRssMb = require('../peak-rss-mb.cjs');

const [file, inputFile] = process.argv.slice(2);
const { event, context } = JSON.parse(readFileSync(inputFile, 'utf8'));
const { handler } = require(file);

// An access log goes to the platform, not to this output.
console.log = console.info = console.warn = () => undefined;

const started = performance.now();
handler(Buffer.from(JSON.stringify(event)), context).then(
  (report) => {
    const seconds = (performance.now() - started) / 1000;
    globalThis.gc();
    const heapMb = process.memoryUsage().heapUsed / 2 ** 20;
    const rssMb = peakRssMb();
    process.stdout.write(`\n${JSON.stringify({ report, seconds, heapMb, rssMb })}\n`, () => process.exit(0));
  },
  (error) => process.stderr.write(`${error.stack}\n`, () => process.exit(1)),
);
