import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { KINDS, RECORD_PARTS } from '../evidence/kinds.rules.ts'
import { findFolder } from '../io/folders.ts'
import { type DepthRules } from './depth.rules.ts'

const KIND = z.enum(KINDS)

const INCLUDES = z.union([
  z.object({
    anyOf: z.array(KIND),
    notBySignatory: z.boolean().optional(),
    baselineAndFollowUp: z.boolean().optional(),
    count: z.number().int().optional(),
  }),
  z.object({ record: z.array(z.enum(RECORD_PARTS)) }),
])

const RULE = z.object({
  minItems: z.number().int(),
  minKinds: z.number().int(),
  mustInclude: z.array(INCLUDES),
  contexts: z.number().int().default(0),
  occasions: z
    .union([
      z.object({ count: z.number().int(), minDaysApart: z.number().int() }),
      z.object({ halfTerms: z.number().int(), minTeachingWeeks: z.number().int() }),
    ])
    .optional(),
  daysAfterEmbedded: z.number().int().optional(),
  experienceAfterDays: z.number().int().optional(),
  familyVoice: z
    .object({ anyOf: z.array(KIND), competencies: z.array(z.string()), reasonCodes: z.array(z.string()) })
    .optional(),
  boxes: z.array(z.enum(['saw', 'pupils', 'nextStep', 'stillHard'])).default([]),
  maxPerConversation: z.number().int().default(1),
  signatories: z.number().int(),
  oneOutsideLineManagement: z.boolean().default(false),
  conversationDate: z.boolean().default(false),
  checkInMonths: z.number().int().optional(),
  reviewMonths: z.number().int(),
})

const FILE = z.object({ version: z.string(), signoff: z.object({ A: RULE, P: RULE, E: RULE, L: RULE }) })

let read: DepthRules | undefined

/** The rules of this release, by depth. They are part of the content file, so its version is theirs. */
export function depthRules(): DepthRules {
  if (read === undefined) {
    const text = readFileSync(path.join(findFolder('seeds'), 'inclusion-framework.json'), 'utf8')
    const { version, signoff } = FILE.parse(JSON.parse(text))
    read = { version, 1: signoff.A, 2: signoff.P, 3: signoff.E, 4: signoff.L }
  }
  return read
}
