/** Jest reporter: prints `N passed, N failed` as the very last line of a run. */
export default class ClosingLine {
  onRunComplete(_contexts, results) {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = results;
    const broken = testResults.filter((file) => file.testExecError && file.numFailingTests === 0).length;
    const skipped = numPendingTests + numTodoTests;
    const line = `${numPassedTests} passed, ${numFailedTests + broken} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
    process.once('exit', () => console.log(line));
  }
}
