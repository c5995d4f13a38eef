import { type NamedKind } from '../../evidence/kind-fields.rules.ts'
import { type ShownEvidence } from '../../evidence/evidence.store.ts'
import { type IsoDate } from '../../shared/dates.ts'
import { type ReachedDepth } from '../../shared/depths.ts'
import { type Chance } from './chance.ts'
import { depthRules } from '../../signoff/depth-content.ts'
import { type World } from './world.ts'

const SEEN_BY = [
  'A teaching assistant in the room',
  'A colleague from the class next door',
  'The specialist teacher on her visit',
  'A colleague who was free that lesson',
]
const ASKED = [
  'Three cards to choose from',
  'A walk and a talk',
  'A slip of paper at the end',
  'Talking in pairs, then a vote',
]
const DID = [
  'All had something to do from the first minute.',
  'Two began before they were asked.',
  'One led the group; another came late and was made room for.',
  'They asked each other first, then me.',
]
const FOR_WHOM = [
  'Those who say least in lessons',
  'Those who were last each time',
  'Everybody, and five above all',
  'Pupils who need more time',
]
const GROUPS = ['The whole class', 'The morning group', 'The second group', 'The afternoon lesson', 'The other class']

/**
 * What shows the practice that a request brings: a colleague saw the first occasion, with the rest of the record, and pupils
 * of a second group were asked after the last; for Embedded there is also work before and after.
 */
export function showEvidence(
  world: World,
  entryIds: readonly number[],
  { code, depth }: { code: string; depth: ReachedDepth },
  chance: Chance,
): void {
  const rows = entryIds
    .map((id) => world.rows.get('cpd_entries', id))
    .sort((a, b) => (String(a.done_on) < String(b.done_on) ? -1 : 1))
  const first = rows[0]
  const last = rows.at(-1)
  if (first === undefined || last === undefined || first === last) return
  const deep = depth >= 3
  const asksFamilies = deep && (depthRules()[3].familyVoice?.competencies.includes(code) ?? false)
  const [one = '', two = ''] = chance.some(GROUPS, 2)
  add(world, Number(first.id), 'OBS', String(first.done_on), {
    seenByName: chance.pick(SEEN_BY),
    details: {
      focus: 'Who takes part, and how',
      pupilsDid: chance.pick(DID),
      question: 'What would pupils change about it?',
    },
    context: one,
    howWeKnow: 'We counted for a week, and asked.',
    forWhom: chance.pick(FOR_WHOM),
    didNotWork: 'The first version was too much at once, so we took half of it out.',
    familyReason: asksFamilies ? 'two ways tried, no reply' : null,
  })
  const middle = rows[1]
  if (deep && middle !== undefined && middle !== last)
    add(world, Number(middle.id), 'WRK', null, {
      details: {
        before: 'One way in, for everybody.',
        after: 'Three ways in, and a choice.',
        notice: 'Who chose which, and what they did next',
        access: 'All could use one of the three; the long text was still too long for two.',
      },
      context: one,
    })
  // Said once: what was in the log becomes the pupils' own words.
  const words = String(last.pupils_experienced ?? last.title)
  if (!world.evidence.has(Number(last.id))) last.pupils_experienced = null
  add(world, Number(last.id), 'PUP', String(last.done_on), {
    seenByName: 'Their teaching assistant',
    details: {
      method: chance.pick(ASKED),
      words,
      whose: 'Their own',
      howMany: String(chance.between(3, 8)),
    },
    context: deep ? two : null,
    found: chance.pick(['better', 'better', 'mixed']),
    toldBackOn: String(last.done_on),
  })
}

const NOTHING = {
  ...{ seenById: null, seenByName: null, toldBackOn: null, context: null, howWeKnow: null, forWhom: null, found: null },
  ...{ families: null, familyReason: null, didNotWork: null },
} as const

function add(
  world: World,
  entryId: number,
  kind: NamedKind,
  seenOn: IsoDate | null,
  more: Partial<ShownEvidence> & { details: Record<string, string> },
): void {
  if (world.evidence.has(entryId)) return
  const e: ShownEvidence = { ...NOTHING, entryId, kind, seenOn, seenBy: more.seenByName ?? null, ...more }
  world.evidence.set(entryId, e)
  world.rows.add('entry_evidence', {
    ...{ entry_id: entryId, kind, details: JSON.stringify(e.details), seen_on: seenOn, seen_by_id: e.seenById },
    ...{ seen_by_name: e.seenByName, context: e.context, how_we_know: e.howWeKnow, for_whom: e.forWhom },
    ...{ pupils_found: e.found, families_experienced: e.families, family_reason: e.familyReason },
    ...{ did_not_work: e.didNotWork, told_back_on: e.toldBackOn },
  })
}
