import { Worker } from 'node:worker_threads'
import { type IsoDate } from '../shared/dates.ts'
import { collectSections, type Sections } from './import-sections.rules.ts'
import { checkStaffList, type Lookups, type Named, type StaffCheck, type StaffListFacts } from './staff-check.ts'

/** Which page of which section is wanted. */
export type AskedPage = { show: string | undefined; page: number; perPage: number }
export type CheckedPage = { check: StaffCheck; sections: Sections }
export type ToCheck = { facts: StaffListFacts; today: IsoDate; asked: AskedPage }

/** What the thread is given, what it asks, and what it answers in the end. */
export type ThreadWork = ToCheck & { bytes: Uint8Array; stages: Lookups['stages']; staff: Lookups['staff'] }
export type FromThread = { kind: 'named'; named: Named } | { kind: 'done'; page: CheckedPage }

/**
 * Checks a staff list for one page. A long list is checked in a thread of its own, one at a time: the server goes on
 * answering, and the memory of 100,000 rows is bounded and given back. `read` gives the bytes anew each time.
 */
export async function checkPage(lookups: Lookups, read: () => Promise<Buffer>, what: ToCheck): Promise<CheckedPage> {
  const bytes = await read()
  if (bytes.length < LONG || !COMPILED) return checkHere(lookups, bytes, what)
  return inTurn(async () => {
    try {
      return await checkInThread(lookups, bytes, what, 64 + 5 * megabytes(bytes))
    } catch (error) {
      if (!ranOutOfMemory(error)) throw error
      return checkInThread(lookups, await read(), what, 1024)
    }
  })
}

/** The check itself, in whichever thread it runs. */
export async function checkHere(lookups: Lookups, bytes: Buffer, what: ToCheck): Promise<CheckedPage> {
  const { show, page, perPage } = what.asked
  const collected = collectSections(show, page, perPage)
  const check = await checkStaffList(lookups, bytes, what.facts, what.today, collected)
  if (!check.ok) throw new Error(`A staff list that was read before cannot be read: ${check.reason}`)
  return { check: check.value, sections: collected.sections }
}

function checkInThread(
  { stages, staff, strangers }: Lookups,
  bytes: Buffer,
  what: ToCheck,
  maxOldGenerationSizeMb: number,
): Promise<CheckedPage> {
  const workerData: ThreadWork = { ...what, bytes, stages, staff }
  const { buffer } = bytes
  const thread = new Worker(new URL('./staff-check-thread.js', import.meta.url), {
    workerData,
    // Handed over, not copied: nobody else needs the bytes.
    transferList: buffer instanceof ArrayBuffer && buffer.byteLength === bytes.length ? [buffer] : [],
    resourceLimits: { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb },
  })
  return new Promise<CheckedPage>((resolve, reject) => {
    thread.on('message', (message: FromThread) => {
      if (message.kind === 'done') resolve(message.page)
      else strangers(message.named).then((found) => thread.postMessage(found), reject)
    })
    thread.on('error', reject)
    thread.on('exit', () => reject(new Error('The thread that checked a staff list ended before it was done.')))
  }).finally(() => void thread.terminate())
}

let last: Promise<unknown> = Promise.resolve()

/** One after the other, so that two long lists do not take the memory of two. */
function inTurn<T>(act: () => Promise<T>): Promise<T> {
  const mine = last.then(act, act)
  last = mine.catch(() => undefined)
  return mine
}

const megabytes = (bytes: Buffer): number => Math.ceil(bytes.length / 1024 / 1024)
const ranOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'

/** Some 10,000 rows; below that a thread costs more than it saves. */
const LONG = 1024 * 1024
/** A thread starts from a file that Node reads by itself: run from its sources, the check stays in this one. */
const COMPILED = import.meta.url.endsWith('.js')
