/** Writes what vitest's own reports leave out: why a test was skipped, and errors outside tests. */
import { writeFileSync } from 'node:fs';

export default class OutcomeReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const outcome = { passed: 0, failed: [], skipped: [] };
    for (const module of modules) {
      for (const error of module.errors())
        outcome.failed.push({ name: module.moduleId, why: error.message });
      for (const suite of module.children.allSuites()) {
        for (const error of suite.errors())
          outcome.failed.push({ name: suite.fullName, why: error.message });
      }
      for (const test of module.children.allTests()) {
        const name = `${module.relativeModuleId} > ${test.fullName}`;
        const result = test.result();
        if (result.state === 'passed') outcome.passed += 1;
        else if (result.state === 'skipped') outcome.skipped.push({ name, why: result.note ?? '' });
        else
          outcome.failed.push({ name, why: result.errors?.[0]?.message ?? `is ${result.state}` });
      }
    }
    for (const error of unhandledErrors)
      outcome.failed.push({ name: 'outside of tests', why: error.message });
    writeFileSync(process.env.HEPSCT_OUTCOME, JSON.stringify(outcome));
  }
}
