import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { decode } from '../../src/transfer/decode.ts'
import { BROKEN_WORDS, sayChange, sayNote, sayRefusal } from '../../src/transfer/import-words.rules.ts'
import { headingKey, mapHeadings, type NameOrder } from '../../src/transfer/staff-headings.rules.ts'
import { type PersonFacts } from '../../src/transfer/staff-match.rules.ts'
import { manyOf, type PlannedRow, type PlanTotals } from '../../src/transfer/staff-plan.rules.ts'
import { staffPlanner } from '../../src/transfer/staff-planner.rules.ts'
import { rowChecker, type RowAnswer, type StaffValues } from '../../src/transfer/staff-rows.rules.ts'
import { readStage, stageOfJob } from '../../src/transfer/stage-words.rules.ts'
import { readTable } from '../../src/transfer/table.ts'

const TODAY = '2026-11-23'
const STAGES = [
  { code: 'ITT', name: 'Initial teacher training' },
  { code: 'ECT1', name: 'Early career teacher, year 1' },
  { code: 'ECT2', name: 'Early career teacher, year 2' },
  { code: 'EXP', name: 'Established teacher' },
  { code: 'LEAD', name: 'Leading (NPQ or role)' },
  { code: 'SUP', name: 'Support staff' },
]

describe('a career stage in a cell', () => {
  const table: [string, string][] = [
    ['ECT year 2', 'ECT2'],
    ['ECT 2', 'ECT2'],
    ['ECT2', 'ECT2'],
    ['ect (Y2)', 'ECT2'],
    ['Second year ECT', 'ECT2'],
    ['Early career teacher, year 1', 'ECT1'],
    ['ECT yr1', 'ECT1'],
    ['ECT', 'ask ECT1 ECT2'],
    ['NQT', 'ask ECT1 ECT2 EXP'],
    ['NQT+1', 'ask ECT1 ECT2 EXP'],
    ['Teacher', 'ask ECT1 ECT2 EXP'],
    ['Trainee (SCITT)', 'ITT'],
    ['ITT', 'ITT'],
    ['Experienced', 'EXP'],
    ['UPS2', 'EXP'],
    ['NPQ SENCO', 'LEAD'],
    ['NPQH', 'LEAD'],
    ['Senior leader', 'LEAD'],
    ['Support staff', 'SUP'],
    ['HLTA', 'SUP'],
    ['ECT mentor', 'unknown'],
    ['Wizard', 'unknown'],
  ]
  for (const [text, answer] of table) {
    it(`“${text}” is ${answer}`, () => {
      const reading = readStage(text, STAGES)
      const said = { known: 'code' in reading ? reading.code : '', ask: '', unknown: 'unknown' }[reading.kind]
      expect(reading.kind === 'ask' ? `ask ${reading.among.join(' ')}` : said).to.equal(answer)
    })
  }

  it('is never one that the framework does not have', () => {
    expect(readStage('Support staff', STAGES.slice(0, 4))).to.deep.equal({ kind: 'unknown' })
  })

  it('left blank is guessed from a job title for teaching assistants and trainees only', () => {
    const titles = ['Teaching assistant', 'Trainee teacher', 'Class teacher', 'SENCO', 'Data manager']
    expect(titles.map((title) => stageOfJob(title, STAGES))).to.deep.equal(['SUP', 'ITT', null, null, null])
  })
})

describe('the staff lists as schools send them', () => {
  it('Hazelmere’s creates six people, tidies a TRN and finds the mentors in the same file', () => {
    const plan = planFile('hazelmere_windows1252.csv')
    expect(plan.counts).to.include({ create: 6, refused: 0, ask: 0 })
    expect(plan.rows.map((row) => row.values.stage)).to.deep.equal(['EXP', 'ECT2', 'ECT1', 'LEAD', 'ITT', 'SUP'])
    expect(notesOf(plan.rows[1])).to.deep.equal(['TRN: RP14/51234 → 1451234'])
    expect(plan.rows[1]?.mentor).to.deep.equal({ line: 2 })
    expect(plan.rows[0]?.values).to.deep.include({
      givenName: 'Zoë',
      familyName: 'O’Brien',
      startedOn: '2021-09-01',
      fte: 1,
    })
  })

  it('Larkrise’s, with semicolons and a line break in a name, creates three; a last day becomes the day after', () => {
    const plan = planFile('larkrise_utf8_semicolons.csv')
    expect(plan.counts.create).to.equal(3)
    expect(plan.rows[2]?.values).to.include({ givenName: 'Mary Ann', finishedOn: '2027-01-01' })
  })

  it('Larkrise’s bad rows are refused in words, each with its line, and the good one goes in', () => {
    const plan = planFile('larkrise_bad_rows.csv')
    expect(plan.rows.map((row) => [row.line, row.plan.kind])).to.deep.equal([
      [2, 'create'],
      [3, 'refused'],
      [4, 'refused'],
      [5, 'refused'],
      [6, 'refused'],
      [7, 'refused'],
    ])
    expect(brokenOf('larkrise_bad_rows.csv')).to.deep.equal([
      [8, 'A cell starts with = and would run as a formula in a spreadsheet. Write the text only.'],
    ])
    expect(plan.rows.slice(1).flatMap(refusalsOf)).to.deep.equal([
      'E-mail: not-an-email is not an e-mail address, such as name@school.example.',
      'Start date: 31/02/2026 is not a day in the calendar. Write the day first, like 01/09/2026.',
      'First name: fill in the blank.',
      'The same TRN is on line 2. Keep one of the two lines.',
      'The same e-mail is on line 2. Keep one of the two lines.',
      'TRN: 1.23457E+06 is a number that a spreadsheet has shortened. Format the column as text and type the TRN again.',
      'Wizard is not a career stage we know. Use one of Initial teacher training, Early career teacher, year 1, ' +
        'Early career teacher, year 2, Established teacher, Leading (NPQ or role) and Support staff.',
    ])
  })

  it('the same file twice changes nothing', () => {
    for (const file of ['hazelmere_windows1252.csv', 'larkrise_utf8_semicolons.csv']) {
      const first = planFile(file)
      const again = planFile(file, peopleAfter(first))
      expect(again.counts).to.deep.equal({
        create: 0,
        change: 0,
        same: first.rows.length,
        elsewhere: 0,
        ask: 0,
        refused: 0,
      })
      expect(again.leavers).to.deep.equal([])
    }
  })
})

describe('one row of a staff list', () => {
  it('with a TRN of five digits asks before it is padded', () => {
    const text = 'Forename,Surname,TRN\nCai,Jones,34000'
    expect(planText(text).rows[0]?.plan).to.deep.equal({
      kind: 'ask',
      questions: [{ kind: 'pad_trn', from: '34000', to: '0034000' }],
    })
    expect(planText(text, [], { 2: { padTrn: 'yes' } }).rows[0]).to.deep.include({ plan: { kind: 'create' } })
    expect(planText(text, [], { 2: { padTrn: 'yes' } }).rows[0]?.values.trn).to.equal('0034000')
    expect(planText(text, [], { 2: { padTrn: 'no' } }).rows[0]?.values.trn).to.equal(null)
  })

  it('with a retired word for a stage asks which one is meant', () => {
    const text = 'Forename,Surname,Stage\nCai,Jones,NQT'
    expect(planText(text).rows[0]?.plan.kind).to.equal('ask')
    expect(planText(text, [], { 2: { stage: 'ECT2' } }).rows[0]?.values.stage).to.equal('ECT2')
    expect(planText(text, [], { 2: { stage: 'LEAD' } }).rows[0]?.plan.kind).to.equal('ask')
  })

  it('is told everything that is wrong with it at once', () => {
    const plan = planText('Forename,Surname,FTE,End date,Start date\n,Jones,2,2026-01-01,2026-09-01')
    expect(refusalsOf(plan.rows[0])).to.have.length(3)
  })

  it('cannot name itself as mentor', () => {
    const plan = planText('Forename,Surname,Email,Mentor email\nCai,Jones,cai@x.example,CAI@x.example')
    expect(refusalsOf(plan.rows[0])[0]).to.match(/Nobody mentors themselves/)
  })

  it('keeps a mentor at another school, whether the one named is held or in the same file, and says so', () => {
    const people = [
      { ...person(1, { givenName: 'Olu', familyName: 'Ade', trn: '1000001' }), mentoredElsewhere: true },
      person(2, { givenName: 'Pat', familyName: 'Moss', email: 'pat@h.example' }),
    ]
    for (const mentor of ['pat@h.example', 'new@h.example']) {
      const text = `First name,Last name,TRN,E-mail,Mentor email\nOlu,Ade,1000001,,${mentor}\nNew,One,,new@h.example,`
      const [olu] = planText(text, people).rows
      expect(olu?.plan.kind).to.equal('same')
      expect(olu?.mentor).to.equal(null)
      expect(notesOf(olu)[0]).to.match(/Mentor: a colleague at another school mentors them and goes on/)
    }
  })

  it('with an unknown mentor goes in without one, and says so', () => {
    const plan = planText('Forename,Surname,Mentor email\nCai,Jones,who@x.example')
    expect(plan.counts.create).to.equal(1)
    expect(notesOf(plan.rows[0])[0]).to.match(/who@x.example is nobody here/)
  })

  it('with a formula for a name is refused', () => {
    const plan = planText('Forename,Surname\n"=HYPERLINK(""http://x"")",Formula')
    expect(refusalsOf(plan.rows[0])).to.deep.equal([
      'First name: =HYPERLINK("http://x") would run as a formula in a spreadsheet. Write the name only.',
    ])
  })

  it('of which a cell was made safe on export reads as it was', () => {
    const plan = planText("Forename,Surname,Department\nCai,'=1+1,x")
    expect(refusalsOf(plan.rows[0])[0]).to.match(/would run as a formula/)
  })

  const names: [string, NameOrder, string, string, string][] = [
    ['family name first, with a comma', 'family_first', '"Ní Bhriain, Aoife Máire"', 'Aoife Máire', 'Ní Bhriain'],
    ['family name first, without', 'family_first', 'OKAFOR Ada', 'Ada', 'OKAFOR'],
    ['given name first', 'given_first', 'Mary Ann Evans', 'Mary Ann', 'Evans'],
    ['with a title', 'given_first', 'Mrs Mary Evans', 'Mary', 'Evans'],
  ]
  for (const [sentence, nameOrder, cell, givenName, familyName] of names) {
    it(`may have its name in one cell: ${sentence}`, () => {
      const plan = planText(`Staff name\n${cell}`, [], {}, nameOrder)
      expect(plan.rows[0]?.values).to.include({ givenName, familyName })
    })
  }
})

describe('whom a row means', () => {
  const zoe = person(1, {
    givenName: 'Zoë',
    familyName: 'O’Brien',
    trn: '3012345',
    staffCode: '1001',
    email: 'zoe@x.example',
  })
  const ben = person(2, { givenName: 'Benjamin', familyName: 'Silva', staffCode: '1002', email: 'ben@x.example' })
  const far = {
    ...person(3, { givenName: 'Far', familyName: 'Away', trn: '3999999', email: 'far@x.example' }),
    here: false,
  }
  const head = 'TRN,Staff code,Email,Forename,Surname\n'
  const table: [string, string, string][] = [
    ['a TRN finds its person', '3012345,,,Zoë,O’Brien', 'same'],
    ['a staff code finds its person', ',1001,,Zoë,O’Brien', 'same'],
    ['an e-mail finds its person, whatever its capitals', ',,ZOE@x.example,Zoë,O’Brien', 'same'],
    ['a married name is a change', '3012345,,,Zoë,Marsh', 'change'],
    ['a new e-mail is a change', '3012345,1001,z@x.example,Zoë,O’Brien', 'change'],
    ['a first TRN for somebody is a change', '3222222,1002,,Benjamin,Silva', 'change'],
    ['accents and apostrophes are not a different name', "3012345,,,Zoe,O'Brien", 'change'],
    ['a TRN and a staff code of two people are refused', '3012345,1002,,Zoë,O’Brien', 'refused'],
    ['a staff code and an e-mail of two people are refused', ',1001,ben@x.example,Zoë,O’Brien', 'refused'],
    ['another TRN than the one we hold is refused', '3111111,1001,,Zoë,O’Brien', 'refused'],
    ['a name alone asks', ',,,Zoë,O’Brien', 'ask'],
    ['a name alike asks', '3222222,,,Ben,Silva', 'ask'],
    ['a staff code with an altogether other name asks', ',1001,,Kim,Novak', 'ask'],
    ['an e-mail with another staff code asks', ',1009,zoe@x.example,Zoë,O’Brien', 'ask'],
    ['somebody who works at another school is only that', '3999999,,,Far,Away', 'elsewhere'],
    ['a name known only at another school is somebody new', ',,,Far,Away', 'create'],
    ['nobody we know is somebody new', '3222222,1010,new@x.example,New,Person', 'create'],
  ]
  for (const [sentence, row, kind] of table) {
    it(sentence, () => expect(planText(head + row, [zoe, ben, far]).rows[0]?.plan.kind).to.equal(kind))
  }

  it('is settled by an answer: the same person', () => {
    const plan = planText(`${head}3222222,,,Ben,Silva`, [zoe, ben], { 2: { person: 2 } })
    expect(plan.rows[0]?.plan).to.deep.equal({
      kind: 'change',
      personId: 2,
      changes: [
        { field: 'given_name', from: 'Benjamin', to: 'Ben' },
        { field: 'trn', from: null, to: '3222222' },
      ],
    })
  })

  it('is settled by an answer: somebody new', () => {
    expect(planText(`${head}3222222,,,Ben,Silva`, [zoe, ben], { 2: { person: 'new' } }).rows[0]?.plan.kind).to.equal(
      'create',
    )
  })

  it('cannot be answered with a person who was not asked about', () => {
    expect(planText(`${head}3222222,,,Ben,Silva`, [zoe, ben], { 2: { person: 1 } }).rows[0]?.plan.kind).to.equal('ask')
  })

  it('is refused when an earlier line means the same person by another identifier', () => {
    const plan = planText(`${head}3012345,,,Zoë,O’Brien\n,1001,,Zoë,O’Brien`, [zoe])
    expect(plan.rows.map((row) => row.plan.kind)).to.deep.equal(['same', 'refused'])
    expect(refusalsOf(plan.rows[1])).to.deep.equal(['The same person is on line 2. Keep one of the two lines.'])
  })

  it('is asked when two lines have one name and the second no identifier', () => {
    const plan = planText(`${head},1,,Kim,Novak\n,,,Kim,Novak`)
    expect(plan.rows[1]?.plan).to.deep.equal({ kind: 'ask', questions: [{ kind: 'same_as_line', line: 2 }] })
  })

  it('shows what changes in words, last day and all', () => {
    expect(sayChange({ field: 'finished_on', from: null, to: '2027-01-01' })).to.equal(
      'Last day: nothing → 31 December 2026',
    )
    expect(sayChange({ field: 'working_days', from: '1,2,3,4,5', to: '1,2' })).to.match(/→ Monday and Tuesday$/)
  })

  it('changes nothing where a cell is blank', () => {
    const held = { ...zoe, jobTitle: 'SENCO', fte: 0.8 }
    expect(planText('TRN,Forename,Surname,Role,FTE\n3012345,Zoë,O’Brien,,-', [held]).rows[0]?.plan.kind).to.equal(
      'same',
    )
  })
})

describe('people missing from a staff list', () => {
  const staff = Array.from({ length: 10 }, (_, i) =>
    person(i + 1, { givenName: `Given${i}`, familyName: `Family${i}`, trn: `300000${i}`, email: `p${i}@x.example` }),
  )
  const lineFor = ({ trn, givenName, familyName }: PersonFacts) => `${trn ?? ''},${givenName},${familyName}`
  const list = (people: PersonFacts[], ...more: string[]) =>
    planText(['TRN,Forename,Surname', ...people.map(lineFor), ...more].join('\n'), staff)

  it('are proposed as leavers', () => {
    expect(list(staff.slice(1)).leavers.map(({ id }) => id)).to.deep.equal([1])
  })
  it('up to a fifth need no typed confirmation, more do', () => {
    expect(list(staff.slice(2)).manyLeavers).to.equal(false)
    expect(list(staff.slice(3)).manyLeavers).to.equal(true)
  })
  it('are not missing when their row is refused', () => {
    const plan = list(staff.slice(1), '3000000,,Family0')
    expect(plan.counts.refused).to.equal(1)
    expect(plan.leavers).to.deep.equal([])
  })
  it('are not missing when their line cannot be read at all', () => {
    const plan = list(staff.slice(1), '3000000,Given "Giv" 0,Family0')
    expect(plan.rows).to.have.length(9)
    expect(plan.leavers).to.deep.equal([])
  })
  it('are not proposed when they left already, have yet to start, or never worked here', () => {
    const gone = { ...person(11, { givenName: 'Gone', familyName: 'Already' }), finishedOn: '2026-09-01' }
    const soon = { ...person(13, { givenName: 'Starts', familyName: 'Soon' }), startedOn: '2027-01-04' }
    const far = { ...person(12, { givenName: 'Far', familyName: 'Away' }), here: false }
    const text = ['TRN,Forename,Surname', ...staff.map(lineFor)].join('\n')
    expect(planText(text, [...staff, gone, soon, far]).leavers).to.deep.equal([])
  })
})

type StaffPlan = PlanTotals & { rows: PlannedRow[]; manyLeavers: boolean }

const planFile = (file: string, people: PersonFacts[] = []): StaffPlan => planText(textOf(file), people)

function brokenOf(file: string): [number, string][] {
  const table = readTable(textOf(file))
  return table.ok ? table.value.broken.map(({ line, reason }) => [line, BROKEN_WORDS[reason]]) : []
}

function textOf(file: string): string {
  const decoded = decode(readFileSync(new URL(`../fixtures/staff/${file}`, import.meta.url)))
  if (!decoded.ok) throw new Error(decoded.reason)
  return decoded.value.text
}

function planText(
  text: string,
  people: PersonFacts[] = [],
  given: Record<number, RowAnswer> = {},
  nameOrder?: NameOrder,
): StaffPlan {
  const table = readTable(text)
  if (!table.ok) throw new Error(table.reason)
  const saved =
    nameOrder === undefined ? undefined : { fields: new Map([[headingKey('x'), 'leave_out' as const]]), nameOrder }
  const map = mapHeadings(table.value.headings, saved)
  expect(map.refusals).to.deep.equal([])
  const answers = new Map(Object.entries(given).map(([line, answer]) => [Number(line), answer]))
  const rows: PlannedRow[] = []
  const here = people.filter((each) => each.here)
  const planner = staffPlanner({ people: here, answers }, TODAY, (row) => rows.push(row))
  planner.know(people.filter((each) => !each.here))
  table.value.rows.map(rowChecker(map, { stages: STAGES, answers })).forEach(planner.take)
  for (const { text: line } of table.value.broken) planner.unreadable(line)
  const totals = planner.finish()
  rows.sort((a, b) => a.line - b.line)
  return { ...totals, rows, manyLeavers: manyOf(totals.leavers.length, totals.active) }
}

function peopleAfter(plan: StaffPlan): PersonFacts[] {
  return plan.rows.map((row) => {
    const mentor = row.mentor !== null && 'line' in row.mentor ? row.mentor.line : null
    return { ...person(row.line, row.values), mentorId: mentor }
  })
}

function person(id: number, known: Partial<StaffValues> & { givenName: string; familyName: string }): PersonFacts {
  return {
    id,
    here: true,
    givenName: known.givenName,
    familyName: known.familyName,
    email: known.email ?? null,
    trn: known.trn ?? null,
    staffCode: known.staffCode ?? null,
    jobTitle: known.jobTitle ?? null,
    startedOn: known.startedOn ?? null,
    finishedOn: known.finishedOn ?? null,
    fte: known.fte ?? null,
    workingDays: known.workingDays ?? null,
    stage: known.stage ?? null,
    phase: known.phase ?? null,
    department: known.department ?? null,
    mentorId: null,
    mentoredElsewhere: false,
    earlierUntil: null,
  }
}

const notesOf = (row: PlannedRow | undefined): string[] => row?.notes.map((note) => sayNote(note, STAGES)) ?? []

const refusalsOf = (row: PlannedRow | undefined): string[] =>
  row?.plan.kind === 'refused' ? row.plan.refusals.map((refusal) => sayRefusal(refusal, STAGES)) : []
