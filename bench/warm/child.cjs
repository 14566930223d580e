/*
 * One instance that has been in use: loads a handler, warms it, and gives it events one after the other. Arguments: the
 * handler's file, the input file {event, context, calls, memoryCalls}. Writes its figures as the last line.
 */
const { readFileSync } = require('fs');
const { Socket } = require('net');

const [file, inputFile] = process.argv.slice(2);
const { event, context, calls, memoryCalls } = JSON.parse(readFileSync(inputFile, 'utf8'));
const { handler } = require(file);
const payload = Buffer.from(JSON.stringify(event));
// V8 compiles what it has seen often: before that, a call costs half as much again.
const WARM_UP = 2000;

let sockets = 0;
const { connect } = Socket.prototype;
Socket.prototype.connect = function (...values) {
  sockets += 1;
  return connect.apply(this, values);
};
// An access log goes to the platform, not to this output.
console.log = console.info = console.warn = () => undefined;

const repeat = async (count, took = []) => {
  for (let call = 0; call < count; call += 1) {
    const startedAt = performance.now();
    const { body } = await handler(payload, context);
    took.push(performance.now() - startedAt);
    if (!body.includes('"Code":"OK"')) throw new Error(body);
  }
  return took;
};

// The SDK's timers keep what belongs to a call until its time would have been over, whether it was answered or not.
const REST_MS = 11_000;

const heapMb = async () => {
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

const measure = async () => {
  await repeat(WARM_UP);
  sockets = 0;
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const took = (await repeat(calls)).sort((a, b) => a - b);
  const wallUs = ((performance.now() - startedAt) * 1000) / calls;
  const { user, system } = process.cpuUsage(cpu);
  const at = (share) => took[Math.floor(took.length * share)] * 1000;
  const figures = { cpuUs: (user + system) / calls, wallUs, p50Us: at(0.5), p99Us: at(0.99), sockets };
  if (memoryCalls === 0) return figures;
  const before = await heapMb();
  for (let done = 0; done < memoryCalls; done += 1000) await repeat(1000);
  return { ...figures, heapBeforeMb: before, heapAfterMb: await heapMb() };
};

measure().then(
  (figures) => process.stdout.write(`\n${JSON.stringify(figures)}\n`, () => process.exit(0)),
  (error) => process.stderr.write(`${error.stack}\n`, () => process.exit(1)),
);
