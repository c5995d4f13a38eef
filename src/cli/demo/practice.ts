import { createHash } from 'node:crypto'
import { type IsoDate, sayDate, sayDay } from '../../shared/dates.ts'
import { DEPTH_NAMES, type ReachedDepth } from '../../shared/depths.ts'
import { chanceFor } from './chance.ts'
import { showEvidence } from './evidence.ts'
import { fullName, type Member, schoolOn, stageOn } from './members.ts'
import { searchText } from '../../evidence/entries.store.ts'
import { type Module, type Competency } from './demo.store.ts'
import { mentorOn } from './supports.ts'
import { schoolOf, stageId, tell, type World } from './world.ts'
import { decisionWords, type DecisionWords, type Occasion } from './words.ts'

export type Entry = {
  on: IsoDate
  minutes: number
  words: Occasion
  codes: string[]
  module?: Module
  sessionId?: number
}

/** One entry in somebody's CPD log, with its event. Naming a barrier makes them Aware of what it is about. */
export function log(world: World, person: Member, entry: Entry): number {
  const { on, words } = entry
  const key = schoolOn(person, on)
  const practice = words.change !== null || words.experienced !== null
  const time = timeFor(person.id + entry.minutes + words.title.length)
  const at = world.days.at(on, time)
  const id = world.rows.add('cpd_entries', {
    ...{ person_id: person.id, school_id: key === undefined ? null : schoolOf(world, key).id, title: words.title },
    ...{ done_on: on, minutes: entry.minutes, kind: practice ? 'practice' : 'input' },
    ...{ module_id: entry.module?.id ?? null, session_id: entry.sessionId ?? null },
    ...{ barrier: words.barrier, change_made: words.change, pupils_experienced: words.experienced, next: words.next },
    ...{ created_at: at, updated_at: at, sealed_at: null, version: 1, search_text: searchText(words) },
  })
  for (const code of entry.codes) {
    world.rows.add('cpd_entry_competencies', { entry_id: id, competency_id: competency(world, code).id })
    const key = `${person.id}/${code}`
    world.about.set(key, [...(world.about.get(key) ?? []), id])
    if (words.barrier !== null) reach(world, person, code, 1, on, null)
  }
  if (entry.sessionId === undefined)
    tell(world, on, time, {
      ...{ action: 'cpd_logged', actor: person, person, school: key, subject: ['cpd_entry', id] },
      particulars: { on: sayDate(on) },
    })
  return id
}

/** Between half past three and five, never at the same minute for everybody. */
const timeFor = (n: number): string =>
  `${15 + Math.floor(((n * 7) % 90) / 60)}:${String(30 + ((n * 7) % 29)).padStart(2, '0')}`

export type Request = { id: number; person: Member; code: string; depth: ReachedDepth; on: IsoDate; entryIds: number[] }

/** Somebody asks to be signed off, with all that they have logged about it; `newest` has become evidence for it; without a reader the request waits for the CPD lead to find one. */
export function ask(
  world: World,
  person: Member,
  code: string,
  depth: ReachedDepth,
  on: IsoDate,
  reader: Member | null,
  newest: number[],
): Request {
  showEvidence(world, newest, { code, depth }, chanceFor('evidence', fullName(person), code, depth))
  const entryIds = (world.about.get(`${person.id}/${code}`) ?? newest).filter(
    (id) => String(world.rows.get('cpd_entries', id).done_on) <= on,
  )
  const key = schoolOn(person, on)
  const stage = stageOn(person, on)
  const id = world.rows.add('sign_offs', {
    ...{ person_id: person.id, competency_id: competency(world, code).id, depth, state: 'requested', note: null },
    ...{ stage_id: stage === undefined ? null : stageId(world, stage.stage), signatory_id: reader?.id ?? null },
    ...{
      chosen: reader === null || isUsual(world, person, reader, on) ? 'preset' : 'named',
      named_on: reader === null ? null : on,
    },
    ...{ school_id: key === undefined ? null : schoolOf(world, key).id, version: 1 },
    ...{ requested_at: world.days.at(on, '17:05'), requested_on: on, closed_on: null },
  })
  for (const entryId of entryIds) world.rows.add('sign_off_entries', { sign_off_id: id, entry_id: entryId })
  tell(world, on, '17:05', {
    ...{ action: 'signoff_requested', actor: person, person, school: key, subject: ['sign_off', id] },
    particulars: { competency: competency(world, code).title, depth: DEPTH_NAMES[depth] },
  })
  return { id, person, code, depth, on, entryIds }
}

/** The reader answers; what was read is kept with the answer, and a signed entry is sealed. */
export function decide(
  world: World,
  request: Request,
  on: IsoDate,
  by: Member,
  answer: 'signed' | 'not_yet',
  own?: DecisionWords,
): void {
  const { person, code, depth } = request
  const key = schoolOn(person, request.on)
  const chance = chanceFor('decision', fullName(person), code, depth)
  const words = own ?? decisionWords(world.texts, chance, answer, sayDay(request.on, world.days.today))
  const time = chance.pick(['12:40', '16:10', '16:35', '17:20'])
  const at = world.days.at(on, time)
  world.rows.add('sign_off_decisions', {
    ...{ sign_off_id: request.id, answer, depth, decided_by: by.id, decided_at: at, decided_on: on },
    ...{
      saw: words.saw,
      pupils: words.pupils,
      next_step: words.next,
      snapshot: snapshot(world, request, {
        answer,
        by: fullName(by),
        at,
        saw: words.saw,
        pupils: words.pupils,
        nextStep: words.next,
      }),
    },
  })
  Object.assign(world.rows.get('sign_offs', request.id), { state: answer, closed_on: on, version: 2 })
  tell(world, on, time, {
    ...{ actor: by, person, school: key, subject: ['sign_off', request.id], particulars: decided(world, request) },
    action: answer === 'signed' ? 'signoff_signed' : 'signoff_not_yet',
  })
  if (answer === 'not_yet') return
  for (const entryId of request.entryIds) world.rows.get('cpd_entries', entryId).sealed_at ??= at
  reach(world, person, code, depth, on, request.id)
}

const decided = (world: World, { code, depth }: Request): Record<string, string> => ({
  competency: competency(world, code).title,
  depth: DEPTH_NAMES[depth],
})

type Answer = { answer: string; by: string; at: string; saw: string; pupils: string | null; nextStep: string }

/** What was read and answered, with its SHA-256, as sign-off keeps it. */
function snapshot(world: World, request: Request, decision: Answer): string {
  const { code, title } = competency(world, request.code)
  const entries = request.entryIds
    .map((id) => {
      const row = world.rows.get('cpd_entries', id)
      const { title, done_on, minutes, kind, barrier, change_made, pupils_experienced, next, version } = row
      const words = { barrier, change: change_made, experienced: pupils_experienced, next }
      const evidence = world.evidence.get(id) ?? null
      return { id, title, doneOn: String(done_on), minutes, kind, ...words, version, evidence }
    })
    .sort((a, b) => (a.doneOn === b.doneOn ? a.id - b.id : a.doneOn < b.doneOn ? -1 : 1))
  const content = {
    ...{ person: fullName(request.person), competency: { code, title }, depth: request.depth },
    ...{ stage: stageOn(request.person, request.on)?.stage ?? null, requestedOn: request.on, entries, decision },
  }
  return JSON.stringify({ ...content, sha256: createHash('sha256').update(JSON.stringify(content)).digest('hex') })
}

/** The mentor and the inclusion lead are asked when nobody is chosen; anyone else was named. */
const isUsual = (world: World, person: Member, reader: Member, on: IsoDate): boolean =>
  mentorOn(world, person, on) === reader || [...world.offices.values()].some((held) => held.inclusionLead === reader)

function reach(
  world: World,
  person: Member,
  code: string,
  depth: ReachedDepth,
  on: IsoDate,
  signOffId: number | null,
): void {
  const key = `${person.id}/${code}`
  const before = world.depths.get(key)
  if (before !== undefined && before.depth > depth) return
  if (before !== undefined && before.depth === depth && before.on <= on) return
  world.depths.set(key, { personId: person.id, code, depth, on, signOffId })
}

export const depthOf = (world: World, person: Member, code: string): number =>
  world.depths.get(`${person.id}/${code}`)?.depth ?? 0

export function writeDepths(world: World): void {
  for (const { personId, code, depth, on, signOffId } of world.depths.values()) {
    const about = { person_id: personId, competency_id: competency(world, code).id }
    world.rows.add('depths_reached', { ...about, depth, reached_on: on, sign_off_id: signOffId })
  }
}

export function competency(world: World, code: string): Competency {
  const found = world.reference.competencies.get(code)
  if (found === undefined) throw new Error(`There is no competency ${code}.`)
  return found
}
