import { parentPort, workerData } from 'node:worker_threads'
import { checkHere, type FromThread, type ThreadWork } from './staff-check-page.ts'
import { type Named } from './staff-check.ts'
import { type PersonFacts } from './staff-match.rules.ts'

/** Runs in a thread of its own (staff-check-page.ts): checks one list, asking for people as it goes. */
async function checkAlone({ bytes, stages, staff, ...what }: ThreadWork): Promise<void> {
  const strangers = (named: Named): Promise<PersonFacts[]> =>
    new Promise((resolve) => {
      parentPort?.once('message', (found: PersonFacts[]) => resolve(found))
      tell({ kind: 'named', named })
    })
  tell({
    kind: 'done',
    page: await checkHere(
      { stages, staff, strangers },
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      what,
    ),
  })
}

const tell = (message: FromThread): void => parentPort?.postMessage(message)

const isWork = (value: unknown): value is ThreadWork =>
  typeof value === 'object' && value !== null && 'bytes' in value && 'facts' in value && 'asked' in value

const given: unknown = workerData
if (isWork(given)) await checkAlone(given)
