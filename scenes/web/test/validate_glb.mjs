// Runs the Khronos glTF validator over the files named, and prints one JSON report a line: issues by severity.
import { readFileSync } from 'node:fs';
import { validateBytes } from 'gltf-validator';

for (const path of process.argv.slice(2)) {
  const report = await validateBytes(new Uint8Array(readFileSync(path)), { maxIssues: 20 });
  const { numErrors: errors, numWarnings: warnings, messages } = report.issues;
  console.log(JSON.stringify({ path, errors, warnings, messages }));
}
