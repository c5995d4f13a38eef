import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { recordEvent } from '../audit/audit.store.ts'
import { inTransaction } from '../db/transaction.ts'
import { findFolder } from '../io/folders.ts'
import { type Work } from '../work.ts'
import { faultsOf, type FrameworkContent } from './framework-content.rules.ts'
import { findFramework, insertFramework } from './framework-load.store.ts'

const REFERENCE = z.object({
  framework: z.string(),
  edition: z.string().nullish().default(null),
  section: z.union([z.string(), z.number()]).nullish().default(null),
  ref: z.string().nullish().default(null),
  certainty: z.string(),
})

const CONTENT: z.ZodType<FrameworkContent> = z.object({
  version: z.string(),
  stages: z.array(z.object({ code: z.string(), name: z.string(), position: z.number() })),
  strands: z.array(
    z.object({
      code: z.string(),
      title: z.string(),
      promise: z.string(),
      comps: z.array(
        z.object({
          code: z.string(),
          title: z.string(),
          outcome: z.string(),
          stages: z.record(z.string(), z.string()),
          depth: z.record(z.string(), z.string()),
          refs: z.array(REFERENCE),
        }),
      ),
    }),
  ),
  npqProfiles: z.record(z.string(), z.array(z.string())),
  modules: z.array(
    z.object({
      code: z.string(),
      title: z.string(),
      stages: z.array(z.string()),
      hours: z.number(),
      mode: z.string(),
      comps: z.array(z.object({ code: z.string(), depth: z.string() })),
      npq: z.string(),
      practice: z.string(),
      evidence: z.string(),
    }),
  ),
  templates: z.record(
    z.string(),
    z.object({
      name: z.string(),
      aim: z.string(),
      pace: z.string(),
      steps: z.array(z.object({ competency: z.string(), depth: z.string() })),
      modules: z.array(z.string()).default([]),
    }),
  ),
})

/**
 * Loads the framework that comes with this release, once: a version that is there already is left alone.
 * Throws when the file is at fault, or when its words changed under the same version.
 */
export async function loadFramework(work: Work): Promise<'loaded' | 'there already'> {
  const text = readFileSync(path.join(findFolder('seeds'), 'inclusion-framework.json'), 'utf8')
  const content = CONTENT.parse(JSON.parse(text))
  const hash = createHash('sha256').update(text).digest('hex')
  return inTransaction(work.db, async (trx) => {
    const there = await findFramework(trx, content.version)
    if (there !== undefined) {
      if (there.content_hash === hash) return 'there already'
      throw new Error(`Framework ${content.version} was changed without a new version: give the file a new version.`)
    }
    const faults = faultsOf(content)
    if (faults.length > 0) throw new Error(`The framework file cannot be loaded. ${faults.join(' ')}`)
    const id = await insertFramework(trx, content, hash, work.now)
    await recordEvent(trx, work, {
      action: 'framework_loaded',
      subject: { type: 'framework', id },
      particulars: { version: content.version },
    })
    return 'loaded'
  })
}
