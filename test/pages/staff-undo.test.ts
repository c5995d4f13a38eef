import { expect } from 'chai'
import { onEachEngineWithApp } from '../support/app.ts'
import { add } from '../support/cast.ts'
import { wordsOf } from '../support/html.ts'
import { type Page } from '../support/visitor.ts'

const HEAD = 'First name,Last name,TRN,Staff code,Last day,Career stage,Mentor email'

describe('undoing a staff list after something else happened', () => {
  onEachEngineWithApp((app) => {
    const visitor = () => app().as(app().cast.admin)
    const address = () => `/schools/${app().cast.hazelmere.urn}/imports/staff`

    /** Puts a list in, with a last day for these people who are not in it, and answers its address. */
    async function putIn(rows: string[], leavers: number[] = [], lastDay = '2026-12-18'): Promise<string> {
      const who = await visitor()
      await who.get(address())
      const content = Buffer.from([HEAD, ...rows].join('\n'))
      const here = (await who.upload(address(), { field: 'file', name: 'staff.csv', content })).location ?? ''
      await who.get(here)
      if (leavers.length > 0)
        await who.post(`${here}/leavers`, {
          shown: leavers.map(String),
          ...Object.fromEntries(leavers.map((id) => [`leaver-${id}`, 'yes'])),
          'last-day': lastDay,
        })
      const digest = /name="digest" value="([^"]+)"/.exec((await who.get(here)).html)?.[1] ?? ''
      const done = await who.post(`${here}/confirmation`, { digest }, { follow: true })
      expect(done.status, wordsOf(done.html)).to.equal(200)
      return here
    }
    const undo = async (here: string): Promise<Page> => (await visitor()).post(`${here}/undo`, {}, { follow: true })
    const refused = (page: Page, reason: string): void => {
      expect(page.status, wordsOf(page.html)).to.equal(409)
      expect(wordsOf(page.html)).to.contain(`It cannot be undone any more: ${reason}.`)
    }
    const mentorsOfSian = () =>
      app()
        .db('support_periods')
        .where({ person_id: app().cast.sian.id, kind: 'mentor' })
        .orderBy('id')
        .select('supporter_id', 'started_on', 'finished_on') as Promise<Record<string, unknown>[]>

    it('is refused once somebody else was named mentor in place of a leaver, and makes no two mentors', async () => {
      const { db, cast } = app()
      const here = await putIn(['Siân,Pritchard,3219876,,,,'], [cast.idris.id])
      const named = await add(db, 'support_periods', {
        ...{ person_id: cast.sian.id, supporter_id: cast.lena.id, school_id: cast.hazelmere.id, kind: 'mentor' },
        ...{ started_on: '2026-12-19', finished_on: null },
      })
      refused(await undo(here), 'Siân Pritchard has another mentor')
      expect((await mentorsOfSian()).filter((row) => row.finished_on === null)).to.have.length(1)
      await db('support_periods').where({ id: named }).delete()
      expect(wordsOf((await undo(here)).html)).to.contain('This import was undone')
      expect((await mentorsOfSian()).at(-1)).to.include({ supporter_id: cast.idris.id, finished_on: null })
    })

    it('is refused once the time of a mentor whom it named has ended', async () => {
      const { db, cast } = app()
      const before = await mentorsOfSian()
      const here = await putIn([`Siân,Pritchard,3219876,,,,${cast.pat.email}`])
      const open = db('support_periods').where({ person_id: cast.sian.id, kind: 'mentor', finished_on: null })
      await open.clone().update({ finished_on: '2026-12-01' })
      refused(await undo(here), 'Siân Pritchard has had a change of mentor, tutor or appraiser since')
      await db('support_periods').where({ finished_on: '2026-12-01' }).update({ finished_on: null })
      expect(wordsOf((await undo(here)).html)).to.contain('This import was undone')
      expect(await mentorsOfSian()).to.deep.equal(before)
    })

    it('is refused once a stage that it ended was changed, or a role of a leaver was changed or given again', async () => {
      const { db, cast } = app()
      const stage = (await db('career_stages').where({ code: 'EXP' }).first('name')) as { name: string }
      const here = await putIn([`Siân,Pritchard,3219876,,,${stage.name},`], [cast.renee.id])
      const role = { person_id: cast.renee.id, role: 'inclusion_lead', school_id: cast.hazelmere.id }
      const again = await add(db, 'roles', { ...role, started_on: '2026-12-19' })
      refused(await undo(here), 'Renée Dubois-Clarke was given a role again')
      await db('roles').where({ id: again }).delete()
      await db('roles').where(role).update({ finished_on: '2026-12-10' })
      refused(await undo(here), 'Renée Dubois-Clarke has had a change of role since')
      await db('roles').where(role).update({ finished_on: '2026-12-19' })
      const ended = { person_id: cast.sian.id, started_on: '2025-09-01' }
      await db('stage_periods').where(ended).update({ finished_on: '2026-11-01' })
      refused(await undo(here), 'Siân Pritchard has had a change of career stage since')
      await db('stage_periods').where(ended).update({ finished_on: '2026-11-25' })
      expect(wordsOf((await undo(here)).html)).to.contain('This import was undone')
      expect(await db('roles').where(role).first('finished_on')).to.deep.equal({ finished_on: null })
      expect(await db('stage_periods').where(ended).first('finished_on')).to.deep.equal({ finished_on: null })
    })

    it('is refused once a leaver has come back', async () => {
      const { db, cast } = app()
      const here = await putIn(['Siân,Pritchard,3219876,,,,'], [cast.aoife.id])
      const back = await add(db, 'school_periods', {
        ...{ person_id: cast.aoife.id, school_id: cast.hazelmere.id, started_on: '2027-01-04', fte_percent: 50 },
      })
      refused(await undo(here), 'Aoife Ní Bhriain has another time at the school')
      await db('school_periods').where({ id: back }).delete()
      expect(wordsOf((await undo(here)).html)).to.contain('This import was undone')
    })

    it('puts everything back where one row gave a last day and another mentor', async () => {
      const { cast } = app()
      const before = await mentorsOfSian()
      const here = await putIn([`Siân,Pritchard,3219876,,18/12/2026,,${cast.pat.email}`])
      expect(await mentorsOfSian()).to.not.deep.equal(before)
      expect(wordsOf((await undo(here)).html)).to.contain('This import was undone')
      expect(await mentorsOfSian()).to.deep.equal(before)
    })
  })
})
