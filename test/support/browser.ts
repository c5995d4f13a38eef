import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'
import { leftOut } from './db.ts'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', process.env.CHROMIUM ?? '']
const executable = PLACES.find((place) => place !== '' && existsSync(place))

/** False where this machine has no Chromium: the journeys in a browser are then left out, in words. */
export const hasBrowser = executable !== undefined
if (!hasBrowser) {
  if ((process.env.STEPFREE_REQUIRE ?? '').split(',').includes('browser'))
    throw new Error('A browser is required, but there is no Chromium.')
  leftOut.push('the journeys in a browser: install Chromium, or name it in CHROMIUM.')
}

let browser: Promise<Browser> | undefined

export function openBrowser(): Promise<Browser> {
  browser ??= chromium.launch({
    ...(executable === undefined ? {} : { executablePath: executable }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-sync',
      '--disable-dev-shm-usage',
    ],
  })
  return browser
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close()
}
