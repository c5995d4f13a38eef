// Runs dependency-cruiser and fails when it looked at nothing: with a wrong TypeScript it says
// "0 modules cruised" and is content.
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { spawnSync } from 'node:child_process'

const { FEATURES } = createRequire(import.meta.url)('../.dependency-cruiser.cjs')
const known = new Set([...FEATURES, 'shared', 'db', 'io', 'web'])
const strays = readdirSync('src', { withFileTypes: true }).filter((f) => f.isDirectory() && !known.has(f.name))
if (strays.length > 0) {
  console.error(`These folders of src are in no import rule: ${strays.map((f) => f.name).join(', ')}`)
  process.exit(1)
}

const run = spawnSync('node_modules/.bin/depcruise', ['src', '--config', '.dependency-cruiser.cjs'], {
  encoding: 'utf8',
})
process.stdout.write(run.stdout)
process.stderr.write(run.stderr)
const modules = Number(/\((\d+) modules/.exec(run.stdout)?.[1] ?? 0)
if (run.status !== 0) process.exit(1)
if (modules < 20) {
  console.error(`Only ${modules} modules were looked at: the import rules checked nothing.`)
  process.exit(1)
}
