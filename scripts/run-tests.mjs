// Runs mocha and ends with one plain line, "N passed, N failed", that any reader understands.
import { spawn } from 'node:child_process'

const asked = process.argv.slice(2)
const files = asked.length > 0 ? asked : ['test/**/*.test.ts']
const run = spawn(process.execPath, ['node_modules/mocha/bin/mocha.js', '--reporter', 'dot', ...files], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
let tail = ''
run.stdout.on('data', (chunk) => {
  process.stdout.write(chunk)
  tail = (tail + chunk).slice(-200_000)
})
run.on('close', (code) => {
  const figure = (word) => Number(new RegExp(`^\\s+(\\d+) ${word}`, 'm').exec(tail)?.[1] ?? 0)
  const [passed, failed, pending] = [figure('passing'), figure('failing'), figure('pending')]
  console.log(`${passed} passed, ${failed} failed, ${pending} skipped`)
  process.exit(code !== 0 || failed > 0 || passed === 0 ? 1 : 0)
})
