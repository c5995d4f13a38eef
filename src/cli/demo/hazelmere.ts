import { type Days } from './days.ts'
import { member, type MemberSpec, type SchoolTime, type StageCode, type StageTime } from './members.ts'

const TEACHER = 'Class teacher'
const TA = 'Teaching assistant'

/**
 * The staff of Hazelmere Primary, where all sign-ins work: 31 people and two who left. Written by hand, because these
 * are the pages that people look at first.
 */
export function hazelmereStaff(days: Days): MemberSpec[] {
  const year = days.september
  const here = (from: string, to: string | null = null): SchoolTime[] => [{ school: 'hazelmere', from, to }]
  const always = (stage: StageCode, from: string, npq: string | null = null): StageTime[] => [
    { stage, npq, from, to: null },
  ]
  const started = (from: string, stage: StageCode) => ({ times: here(from), stages: always(stage, from) })
  const thenLeads = (from: string, since: string, npq: string | null): StageTime[] => [
    { stage: 'EXP', npq: null, from, to: since },
    { stage: 'LEAD', npq, from: since, to: null },
  ]
  const ta = (given: string, family: string, yearsAgo: number, rest: Partial<MemberSpec>): MemberSpec =>
    member(given, family, TA, { ...started(year(yearsAgo), 'SUP'), pace: 0.5, ...rest })

  return [
    member('Hana', 'Ito', 'Headteacher', { ...started(year(6), 'LEAD'), signIn: 'head', pace: 0.5, trn: '2700114' }),
    member('Dora', 'Finch', 'Deputy headteacher', {
      ...started(year(7), 'LEAD'),
      signIn: 'tutor',
      phase: 'Key Stage 2',
      trn: '2700231',
    }),
    member('Lena', 'Okoro', 'Year 6 teacher and CPD lead', {
      times: here(year(5)),
      stages: thenLeads(year(5), year(1), 'NPQLTD'),
      signIn: 'lead',
      phase: 'Key Stage 2',
      pace: 0.8,
      trn: '2811940',
    }),
    member('Renée', 'Dubois-Clarke', 'SENCO', {
      times: here(year(3)),
      stages: thenLeads(year(3), year(1), 'NPQSENCO'),
      signIn: 'senco',
      fte: 80,
      days: 'Mon Tue Wed Thu',
      pace: 0.85,
      trn: '2987654',
      staffCode: '1004',
    }),
    member('Zoë', 'O’Brien', 'Year 4 teacher', {
      times: here(year(5)),
      stages: thenLeads(year(5), year(0), 'NPQLT'),
      signIn: 'npq',
      phase: 'Key Stage 2',
      pace: 0.75,
      trn: '3012345',
      staffCode: '1001',
    }),
    member('Idris', 'Bello', 'Year 2 teacher', {
      ...started(year(4), 'EXP'),
      signIn: 'mentor',
      phase: 'Key Stage 1',
      pace: 0.8,
      trn: '1451234',
      staffCode: '1002',
    }),
    member('Harpreet', 'Gill', 'Year 5 teacher', {
      ...started(year(6), 'EXP'),
      signIn: 'teacher',
      phase: 'Key Stage 2',
      pace: 0.75,
      trn: '2745610',
    }),
    member('Łucja', 'Kowalska', 'Year 3 teacher', { ...started(year(3), 'EXP'), phase: 'Key Stage 2', pace: 0.7 }),
    member('Marek', 'Nowak', 'Year 6 teacher', { ...started(year(8), 'EXP'), phase: 'Key Stage 2', pace: 0.65 }),
    member('Jo', 'Marsh', 'Reception teacher', {
      ...started(year(5), 'EXP'),
      phase: 'Early years',
      leave: { from: days.ago(58), to: days.nextHalfTerm },
    }),
    member('Grace', 'Adeyemi', 'Year 1 teacher', { ...started(year(4), 'EXP'), phase: 'Key Stage 1', pace: 0.55 }),
    member('Daniel', 'Hughes', 'Year 4 teacher', { ...started(year(2), 'EXP'), phase: 'Key Stage 2', pace: 0.45 }),
    member('Farah', 'Siddiqui', 'Year 3 teacher', {
      ...started(year(4), 'EXP'),
      phase: 'Key Stage 2',
      fte: 60,
      days: 'Mon Tue Wed',
    }),
    member('Ben', 'Whitlock', TEACHER, { ...started(days.ago(17), 'EXP'), phase: 'Key Stage 1', pace: 0.4 }),
    member('Niamh', 'Byrne', 'Music teacher', {
      ...started(year(2), 'EXP'),
      fte: 40,
      days: 'Thu Fri',
      pace: 0.4,
    }),
    member('Rosa', 'Martins', 'Nursery teacher', {
      ...started(year(5), 'EXP'),
      phase: 'Early years',
      leave: { from: days.ago(176), to: days.ago(11) },
      pace: 0.5,
    }),
    member('Siân', 'Pritchard', 'Year 5 teacher', {
      times: [
        { school: 'alder', from: year(1), to: days.january(1) },
        { school: 'hazelmere', from: days.january(1), to: null },
      ],
      stages: [
        { stage: 'ECT1', npq: null, from: year(1), to: year(0) },
        { stage: 'ECT2', npq: null, from: year(0), to: null },
      ],
      signIn: 'ect',
      phase: 'Key Stage 2',
      fte: 80,
      days: 'Mon Tue Wed Thu',
      trn: '3219876',
      staffCode: '1003',
    }),
    member('Ada', 'Okafor', 'Year 1 teacher', {
      times: here(year(1)),
      stages: [
        { stage: 'ITT', npq: null, from: year(1), to: year(0) },
        { stage: 'ECT1', npq: null, from: year(0), to: null },
      ],
      phase: 'Key Stage 1',
      pace: 0.8,
    }),
    member('Mary Ann', 'Evans', 'Reception teacher', {
      ...started(year(0), 'ECT1'),
      phase: 'Early years',
      pace: 0.65,
    }),
    member('Tom', 'Fairweather', 'Trainee teacher (PGCE)', {
      ...started(year(0), 'ITT'),
      signIn: 'trainee',
      phase: 'Key Stage 2',
      pace: 0.7,
      staffCode: '1005',
    }),
    ta('Aoife', 'Ní Bhriain', 3, {
      fte: 50,
      days: 'Mon Tue Wed',
      phase: 'Key Stage 2',
      trn: '3100001',
      staffCode: '1006',
      pace: 0.9,
    }),
    ta('Joyce', 'Mensah', 9, { signIn: 'assistant', phase: 'Early years' }),
    ta('Sunita', 'Patel', 6, { phase: 'Key Stage 1', job: 'Higher level teaching assistant', pace: 0.7 }),
    ta('Kelly', 'Barker', 2, { phase: 'Key Stage 1', fte: 60, days: 'Mon Tue Wed' }),
    ta('Tomasz', 'Zieliński', 1, { phase: 'Key Stage 2' }),
    member('Amina', 'Yusuf', TA, {
      times: [
        { school: 'hazelmere', from: year(4), to: days.ago(220) },
        { school: 'hazelmere', from: days.ago(52), to: null },
      ],
      stages: always('SUP', year(4)),
      phase: 'Key Stage 2',
      pace: 0.6,
    }),
    ta('Pauline', 'Webb', 11, { phase: 'Key Stage 2', job: 'Higher level teaching assistant' }),
    ta('Chris', 'Doyle', 3, { phase: 'Key Stage 2', hasAccount: false }),
    ta('Bev', 'Hartley', 8, { phase: 'Early years', fte: 60, days: 'Wed Thu Fri', hasAccount: false }),
    ta('Maya', 'Lindqvist', 1, { phase: 'Early years', job: 'Early years practitioner' }),
    ta('Gareth', 'Rees', 4, { job: 'Learning mentor', pace: 0.7 }),

    member('Pat', 'Moss', TEACHER, {
      times: here(year(9), year(0)),
      stages: always('EXP', year(9)),
      phase: 'Key Stage 2',
      pace: 0.6,
    }),
    member('Leo', 'Sandford', 'Year 2 teacher', {
      signIn: 'leaver',
      times: here(year(3), year(0)),
      stages: always('EXP', year(3)),
      phase: 'Key Stage 1',
      pace: 0.5,
    }),
  ]
}

/** The sign-ins of people who do not work at a school. */
export const AROUND_THE_SCHOOL = [
  { given: 'Tara', family: 'Singh', signIn: 'trust', role: 'trust_lead' },
  { given: 'Gwen', family: 'Hart', signIn: 'governor', role: 'governor' },
  { given: 'Femi', family: 'Cole', signIn: 'family', role: 'family_panel' },
  { given: 'Ada', family: 'Adler', signIn: 'admin', role: 'administrator' },
] as const
