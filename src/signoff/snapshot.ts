import { createHash } from 'node:crypto'
import { type Witness } from './witness.rules.ts'
import { type Decision, type SignOff } from './reading.store.ts'
import { type BroughtEntry } from './requests.store.ts'

/** What was on the page: each entry with its version, so that a change behind the reader's back is noticed. */
export const seenToken = (entries: readonly BroughtEntry[]): string =>
  entries.map((entry) => `${entry.id}.${entry.version}`).join('-')

/** Everything that was read and answered, as text with its own SHA-256, so that a later change would show. */
export function takeSnapshot(
  request: SignOff,
  entries: readonly BroughtEntry[],
  decision: {
    answer: string
    by: string
    at: string
    saw: string
    pupils: string | null
    nextStep: string
    depth: number
    stillHard: string | null
    talkedOn: string | null
  },
  rulesVersion: string,
  witnesses: readonly Witness[],
): string {
  const content = {
    person: request.person.name,
    competency: { code: request.competency.code, title: request.competency.title },
    depth: request.depth,
    stage: request.stageCode,
    requestedOn: request.requestedOn,
    rules: rulesVersion,
    // Every entry stood in full on the page that was answered.
    opened: entries.map((entry) => entry.id),
    entries,
    witnesses: witnesses.flatMap(({ name, role, answer }) => (answer === null ? [] : [{ name, role, ...answer }])),
    decision,
  }
  return JSON.stringify({ ...content, sha256: hashOf(content) })
}

type Answered = Pick<Decision, 'answer' | 'saw' | 'pupils' | 'nextStep' | 'snapshot'> &
  Partial<Pick<Decision, 'depth' | 'stillHard' | 'talkedOn'>>

/** True when an answer still says what was kept when it was given, and that is what its SHA-256 was taken of. */
export function isAsAnswered(decision: Answered): boolean {
  const { snapshot, answer, saw, pupils, nextStep, depth, stillHard, talkedOn } = decision
  const kept: unknown = JSON.parse(snapshot)
  if (typeof kept !== 'object' || kept === null || !('sha256' in kept) || !('decision' in kept)) return false
  const { sha256, ...content } = kept
  if (sha256 !== hashOf(content) || typeof content.decision !== 'object') return false
  const now = { ...content.decision, answer, saw, pupils, nextStep }
  // What was kept before 0.2 says none of these.
  const later = content.decision !== null && 'stillHard' in content.decision ? { depth, stillHard } : {}
  const talked = content.decision !== null && 'talkedOn' in content.decision ? { talkedOn } : {}
  return JSON.stringify({ ...now, ...later, ...talked }) === JSON.stringify(content.decision)
}

/** The SHA-256 that a decision keeps of what it sealed; empty where none is kept. */
export function hashIn(snapshot: string): string {
  const kept: unknown = JSON.parse(snapshot)
  return typeof kept === 'object' && kept !== null && 'sha256' in kept ? String(kept.sha256) : ''
}

const hashOf = (content: object): string => createHash('sha256').update(JSON.stringify(content)).digest('hex')
