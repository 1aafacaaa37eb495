// Leaves the totals of a run where infra/local/bootstrap.mjs finds them: its last line gives them,
// after everything that jest and its workers still print.
const { writeFileSync } = require("node:fs");

module.exports = class CountReporter {
  onRunComplete(_contexts, results) {
    const file = process.env.TEST_COUNTS_FILE;
    if (file === undefined) return;
    // A file that could not run at all has no tests to count, and still must not pass unnoticed.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    writeFileSync(file, JSON.stringify({ passed: results.numPassedTests, failed }));
  }
};
