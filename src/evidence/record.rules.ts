import { type IsoDate, sayDate } from '../shared/dates.ts'
import { capital } from '../shared/text.ts'
import { PARTS, type Words } from './entries.rules.ts'
import { type Found, KIND_SPECS, type NamedKind } from './kind-fields.rules.ts'

export type Part = { term: string; text: string }

/** Evidence as it is read: what `listEvidence` answers, or what a decision kept. */
export type ReadEvidence = {
  kind: NamedKind
  details: Record<string, string>
  seenOn: IsoDate | null
  seenBy: string | null
  toldBackOn: IsoDate | null
  context: string | null
  howWeKnow: string | null
  forWhom: string | null
  found: Found | null
  families: string | null
  familyReason: string | null
  didNotWork: string | null
}

/** The record in its order (C.1): barrier, how we know, for whom, change, pupils, families, what did not work, next. */
export function recordParts(words: Words, evidence: ReadEvidence | null): Part[] {
  const found = evidence?.found ?? null
  const written: Record<string, string | null> = {
    barrier: words.barrier,
    howWeKnow: evidence?.howWeKnow ?? null,
    forWhom: evidence?.forWhom ?? null,
    change: words.change,
    experienced: words.experienced,
    found: found === null ? null : capital(found),
    families: evidence?.families ?? null,
    familyReason: evidence?.familyReason == null ? null : `No family could be asked: ${evidence.familyReason}`,
    didNotWork: evidence?.didNotWork ?? null,
    next: words.next,
  }
  return Object.entries(TERMS).flatMap(([part, term]) => {
    const text = written[part] ?? null
    return text === null ? [] : [{ term, text }]
  })
}

/** What shows it: who saw it and when, and the kind's own answers. Empty for a plain entry. */
export function evidenceParts(evidence: ReadEvidence | null, today: IsoDate): Part[] {
  if (evidence === null) return []
  const spec = KIND_SPECS[evidence.kind]
  const seen = [evidence.seenBy, evidence.seenOn === null ? null : sayDate(evidence.seenOn, today)]
  const parts = spec.fields.flatMap(({ name, label, as }) => {
    const text = evidence.details[name]
    return text === undefined ? [] : [{ term: label, text: as === 'date' ? sayDate(text, today) : text }]
  })
  const about = seen.filter((each) => each !== null).join(', ')
  return [
    ...(about === '' ? [] : [{ term: evidence.seenBy === null ? 'When' : 'Who and when', text: about }]),
    ...parts,
    ...(evidence.context === null ? [] : [{ term: 'Class, subject or year', text: evidence.context }]),
    ...(spec.toldBack ? [{ term: 'They were told what changed', text: sayToldBack(evidence.toldBackOn, today) }] : []),
  ]
}

const sayToldBack = (on: IsoDate | null, today: IsoDate): string => (on === null ? 'Not yet' : sayDate(on, today))

const termOf = (part: keyof Words): string => PARTS.find((each) => each.part === part)?.term ?? ''

const TERMS: Record<string, string> = {
  barrier: termOf('barrier'),
  howWeKnow: 'How we know',
  forWhom: 'For whom',
  change: termOf('change'),
  experienced: termOf('experienced'),
  found: 'It was',
  families: 'What families experienced',
  familyReason: 'Families',
  didNotWork: 'What did not work',
  next: termOf('next'),
}
