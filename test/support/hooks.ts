import { dropTemplates, leftOut } from './db.ts'
import { closeBrowser } from './browser.ts'

/** Root hooks: what was opened once for the whole run is closed once. */
export const mochaHooks = {
  async afterAll(): Promise<void> {
    await closeBrowser()
    await dropTemplates()
    for (const sentence of leftOut) process.stdout.write(`\n  Left out: ${sentence}\n`)
  },
}
