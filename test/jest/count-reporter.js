/** jest writes its summary to stderr. This puts the one line that a script can read on stdout. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    // A file that does not even load counts no test, and must not read as a pass.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const line = `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`;
    // jest runs its coverage report after this one, and the count must stand last.
    process.once('exit', () => process.stdout.write(line));
  }
}
