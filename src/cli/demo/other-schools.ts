import { type Chance } from './chance.ts'
import { type Days } from './days.ts'
import { member, type MemberSpec, type SchoolKey, type StageCode, type StageTime } from './members.ts'

export type Names = { given: string[]; family: string[] }

const DEPARTMENTS = [
  'English',
  'Mathematics',
  'Science',
  'Humanities',
  'Languages',
  'Art and design',
  'Design and technology',
  'Music and drama',
  'Physical education',
  'Computing',
]
const PART_TIMES: [number, string][] = [
  [60, 'Mon Tue Wed'],
  [80, 'Mon Tue Wed Thu'],
  [40, 'Thu Fri'],
  [60, 'Wed Thu Fri'],
  [50, 'Mon Tue Wed'],
]

type Post = { job: string; stage: StageCode; count: number; department?: string; phase?: string; npq?: string }

// prettier-ignore
const LARKRISE: Post[] = [
  { job: 'Headteacher', stage: 'LEAD', count: 1 },
  { job: 'Deputy headteacher and CPD lead', stage: 'LEAD', count: 1, npq: 'NPQLTD' },
  { job: 'SENCO', stage: 'LEAD', count: 1, npq: 'NPQSENCO' },
  { job: 'Assistant headteacher and induction tutor', stage: 'LEAD', count: 1 },
  { job: 'Assistant headteacher, behaviour and belonging', stage: 'LEAD', count: 1, npq: 'NPQLBC' },
  ...DEPARTMENTS.map((department, i) => ({ job: `Head of ${department.toLowerCase()}`, stage: 'LEAD' as const, count: 1, department, ...(i % 3 === 0 ? { npq: 'NPQLT' } : {}) })),
  ...DEPARTMENTS.map((department, i) => ({ job: `Teacher of ${department.toLowerCase()}`, stage: 'EXP' as const, count: i < 4 ? 7 : 3, department })),
  { job: 'Teacher of English', stage: 'ECT2', count: 2, department: 'English' },
  { job: 'Teacher of science', stage: 'ECT2', count: 2, department: 'Science' },
  { job: 'Teacher of humanities', stage: 'ECT2', count: 1, department: 'Humanities' },
  { job: 'Teacher of mathematics', stage: 'ECT1', count: 2, department: 'Mathematics' },
  { job: 'Teacher of languages', stage: 'ECT1', count: 1, department: 'Languages' },
  { job: 'Teacher of computing', stage: 'ECT1', count: 1, department: 'Computing' },
  { job: 'Trainee teacher (school direct)', stage: 'ITT', count: 1, department: 'Science' },
  { job: 'Trainee teacher (PGCE)', stage: 'ITT', count: 2, department: 'English' },
  { job: 'Teaching assistant', stage: 'SUP', count: 23 },
  { job: 'Cover supervisor', stage: 'SUP', count: 3 },
  { job: 'Science technician', stage: 'SUP', count: 2, department: 'Science' },
  { job: 'Pastoral support worker', stage: 'SUP', count: 3 },
  { job: 'Librarian', stage: 'SUP', count: 1 },
]

// prettier-ignore
const ALDER: Post[] = [
  { job: 'Headteacher', stage: 'LEAD', count: 1 },
  { job: 'Deputy headteacher and CPD lead', stage: 'LEAD', count: 1, npq: 'NPQLTD' },
  { job: 'Inclusion lead', stage: 'LEAD', count: 1, npq: 'NPQSENCO' },
  { job: 'Assistant headteacher and induction tutor', stage: 'LEAD', count: 1 },
  { job: 'Class teacher', stage: 'EXP', count: 4, phase: 'Primary' },
  { job: 'Class teacher', stage: 'EXP', count: 4, phase: 'Secondary' },
  { job: 'Class teacher', stage: 'EXP', count: 2, phase: 'Post-16' },
  { job: 'Class teacher', stage: 'ECT1', count: 1, phase: 'Primary' },
  { job: 'Class teacher', stage: 'ECT2', count: 1, phase: 'Secondary' },
  { job: 'Teaching assistant', stage: 'SUP', count: 8, phase: 'Primary' },
  { job: 'Teaching assistant', stage: 'SUP', count: 9, phase: 'Secondary' },
  { job: 'Teaching assistant', stage: 'SUP', count: 3, phase: 'Post-16' },
  { job: 'Communication assistant', stage: 'SUP', count: 1 },
  { job: 'Physiotherapy assistant', stage: 'SUP', count: 1 },
]

/** The staff of the secondary and the special school, with a few who left, joined late, are away or work part-time. */
export function otherStaff(days: Days, names: Names, chance: Chance, taken: Set<string>): MemberSpec[] {
  const name = (): [string, string] => {
    for (;;) {
      const [given, family] = [chance.pick(names.given), chance.pick(names.family)]
      if (taken.has(`${given} ${family}`)) continue
      taken.add(`${given} ${family}`)
      return [given, family]
    }
  }
  const staff = (school: SchoolKey, posts: Post[]): MemberSpec[] =>
    posts.flatMap((post) => Array.from({ length: post.count }, (_, i) => inPost(days, chance, school, post, name(), i)))
  const leavers = (school: SchoolKey, count: number): MemberSpec[] =>
    Array.from({ length: count }, (_, i) => {
      const [given, family] = name()
      const from = days.september(chance.between(3, 8))
      return member(given, family, 'Teacher', {
        times: [{ school, from, to: i === 0 ? days.ago(30) : days.september(0) }],
        stages: [{ stage: 'EXP', npq: null, from, to: null }],
        department: school === 'larkrise' ? chance.pick(DEPARTMENTS) : null,
        pace: 0.4,
      })
    })
  return [...staff('larkrise', LARKRISE), ...leavers('larkrise', 4), ...staff('alder', ALDER), ...leavers('alder', 2)]
}

function inPost(
  days: Days,
  chance: Chance,
  school: SchoolKey,
  post: Post,
  [given, family]: [string, string],
  i: number,
): MemberSpec {
  const settled = post.stage === 'EXP' || post.stage === 'SUP'
  const joinedLate = settled && chance.happens(0.05)
  const yearsAgo = {
    ITT: 0,
    ECT1: 0,
    ECT2: 1,
    EXP: chance.between(2, 11),
    LEAD: chance.between(2, 9),
    SUP: chance.between(1, 12),
  }
  const from = joinedLate ? days.ago(chance.between(15, 140)) : days.september(yearsAgo[post.stage])
  const partTime = settled && chance.happens(post.stage === 'SUP' ? 0.35 : 0.12) ? chance.pick(PART_TIMES) : null
  const away = settled && !joinedLate && chance.happens(0.03)
  const back = settled && !joinedLate && !away && chance.happens(0.03)
  return member(given, family, post.job, {
    times: [{ school, from, to: null }],
    stages: stagesOf(days, post, from),
    department: post.department ?? null,
    phase:
      post.phase ??
      (school === 'larkrise' && post.stage !== 'SUP' ? chance.pick(['Key Stage 3', 'Key Stage 4']) : null),
    fte: partTime?.[0] ?? 100,
    days: partTime?.[1] ?? null,
    leave: away
      ? { from: days.ago(chance.between(20, 80)), to: days.ahead(chance.between(20, 60)) }
      : back
        ? { from: days.ago(chance.between(120, 200)), to: days.ago(chance.between(4, 25)) }
        : null,
    hasAccount: !(post.stage === 'SUP' && chance.happens(0.3)),
    pace: post.stage === 'SUP' ? 0.3 + chance.next() * 0.3 : 0.3 + chance.next() * 0.6 - (i % 3) * 0.02,
  })
}

function stagesOf(days: Days, post: Post, from: string): StageTime[] {
  const npq = post.npq ?? null
  const open = (stage: StageCode, since: string): StageTime => ({
    stage,
    npq: stage === 'LEAD' ? npq : null,
    from: since,
    to: null,
  })
  if (post.stage === 'ECT2') {
    return [{ stage: 'ECT1', npq: null, from, to: days.september(0) }, open('ECT2', days.september(0))]
  }
  // An NPQ began last September, on top of some years as an established teacher.
  if (post.stage === 'LEAD' && npq !== null && from < days.september(1)) {
    return [{ stage: 'EXP', npq: null, from, to: days.september(1) }, open('LEAD', days.september(1))]
  }
  return [open(post.stage, from)]
}
