import { expect } from 'chai'
import fc from 'fast-check'
import sharp from 'sharp'
import { checkFile } from '../../src/evidence/file-check.ts'
import { FILE_WORDS } from '../../src/evidence/files.view.ts'
import { readFileForm } from '../../src/evidence/files.form.ts'
import { cleanName, mayAddFile, MOST_BYTES, saySizeOf } from '../../src/evidence/files.rules.ts'
import { office, openDocument, PDF, photoWithPlace, picture, PROGRAM, SVG, zipOf } from '../support/files.ts'

type Made = Buffer | (() => Buffer | Promise<Buffer>)

const check = async (made: Made, name = 'evidence.pdf') => {
  const content = Buffer.isBuffer(made) ? made : await made()
  return checkFile({ name, size: content.length, content })
}

describe('what a file is', () => {
  const TAKEN: [sentence: string, made: Made, kind: string][] = [
    ['a PDF', PDF, 'pdf'],
    ['a photo', photoWithPlace, 'jpeg'],
    ['a picture', () => picture(20, 10), 'png'],
    ['a Word document', () => office('word/document.xml'), 'docx'],
    ['PowerPoint slides', () => office('ppt/presentation.xml'), 'pptx'],
    ['an Excel workbook', () => office('xl/workbook.xml'), 'xlsx'],
    ['OpenDocument text', () => openDocument('text'), 'odt'],
    ['OpenDocument slides', () => openDocument('presentation'), 'odp'],
    ['an OpenDocument spreadsheet', () => openDocument('spreadsheet'), 'ods'],
    ['plain text in any language', Buffer.from('Siân: “Dw i’n gwybod.” 5 < 6\n'), 'text'],
    ['text that begins like a bitmap', Buffer.from('BM is the code for bookmarks.'), 'text'],
  ]
  for (const [sentence, made, kind] of TAKEN)
    it(`is read from its content: ${sentence}, whatever its name says`, async () => {
      const checked = await check(made, 'holiday.exe')
      expect(checked.ok && checked.value.kind, JSON.stringify(checked)).to.equal(kind)
    })

  const REFUSED: [sentence: string, made: Made, reason: string][] = [
    ['an empty file', Buffer.alloc(0), 'empty'],
    ['a program with the name of a PDF', PROGRAM, 'program'],
    ['a program for another system', Buffer.from('\x7fELF\x02\x01\x01' + '\0'.repeat(60), 'latin1'), 'program'],
    ['a script', Buffer.from('#!/bin/sh\nrm -rf /\n'), 'program'],
    ['a drawing in code with a script', SVG, 'markup'],
    ['a drawing that declares itself XML', Buffer.concat([Buffer.from('<?xml version="1.0"?>'), SVG]), 'markup'],
    ['a web page', Buffer.from('\n <!DOCTYPE html><title>Hello</title>'), 'markup'],
    ['a web page behind a sentence', Buffer.from('Hello <script>alert(1)</script>'), 'markup'],
    ['a HEIC photo', Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1'), Buffer.alloc(40)]), 'heic'],
    ['a GIF that is also a script', Buffer.from('GIF89a=1;alert(1)//'), 'other_picture'],
    ['a film', Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0', 'latin1'), Buffer.alloc(40)]), 'recording'],
    ['an old Word document', Buffer.from('d0cf11e0a1b11ae1' + '00'.repeat(600), 'hex'), 'old_office'],
    ['a package of files', () => zipOf([{ name: 'a.txt', content: 'a' }]), 'other_archive'],
    ['bytes that are no text', Buffer.from([0x41, 0x00, 0x42, 0xff]), 'other_kind'],
    ['text in an old encoding', Buffer.from('caf\xe9', 'latin1'), 'old_text'],
    ['text in sixteen bits a letter', Buffer.from('\ufeffHello', 'utf16le'), 'old_text'],
    ['a photo that is cut off', async () => (await photoWithPlace()).subarray(0, 400), 'damaged'],
    ['a picture of 81 million pixels', () => picture(9000, 9000), 'too_many_pixels'],
    ['half a zip', () => office('word/document.xml').subarray(0, 200), 'damaged'],
    ['macros', () => office('word/document.xml', [{ name: 'word/vbaProject.bin', content: 'x' }]), 'macros'],
    [
      'a document that says it has macros',
      () =>
        office(
          'word/document.xml',
          [],
          '<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>',
        ),
      'macros',
    ],
    ['a document with a program inside', () => office('word/document.xml', [{ name: 'word/run.exe' }]), 'program'],
    ['a document with a password', () => office('word/document.xml', [{ name: 'a.xml', encrypted: true }]), 'password'],
    ['a part that leads out', () => office('word/document.xml', [{ name: '../../etc/passwd' }]), 'path_inside'],
    ['a part with a backslash', () => office('word/document.xml', [{ name: '..\\evil.xml' }]), 'path_inside'],
    ['a part with a drive', () => office('word/document.xml', [{ name: 'C:/evil.xml' }]), 'path_inside'],
    [
      'XML with entities',
      () => office('word/document.xml', [{ name: 'a.xml', content: '<!DOCTYPE a [<!ENTITY a "aaaa">]><a>&a;</a>' }]),
      'entities',
    ],
    [
      'a bomb of zeros',
      () => office('word/document.xml', [{ name: 'word/media/a.xml', content: Buffer.alloc(20 * 1024 * 1024) }]),
      'unpacks_too_far',
    ],
    [
      'a list that claims four gigabytes',
      () => office('word/document.xml', [{ name: 'a.xml', content: 'a', says: 0xfffffff0 }]),
      'unpacks_too_far',
    ],
    [
      'a list that hides how far it unpacks',
      () => office('word/document.xml', [{ name: 'a.xml', content: Buffer.alloc(8 * 1024 * 1024), says: 10 }]),
      'damaged',
    ],
    [
      'a thousand and one parts',
      () =>
        office(
          'word/document.xml',
          Array.from({ length: 999 }, (_, n) => ({ name: `p${n}.xml` })),
        ),
      'unpacks_too_far',
    ],
    ['the same part twice', () => office('word/document.xml', [{ name: 'word/document.xml' }]), 'damaged'],
  ]
  for (const [sentence, made, reason] of REFUSED)
    it(`refuses ${sentence}`, async () => {
      const checked = await check(made)
      expect(checked.ok ? checked.value.kind : checked.reason).to.equal(reason)
    })

  it('refuses a file above 25 MB, and a name that is a path', async () => {
    const content = Buffer.alloc(0)
    expect(await checkFile({ name: 'a.pdf', size: MOST_BYTES + 1, content })).to.include({ reason: 'too_large' })
    for (const name of ['../../etc/passwd', '..\\a.pdf', 'C:\\a.pdf', '/a.pdf', '..'])
      expect(await checkFile({ name, size: PDF.length, content: PDF })).to.include({ reason: 'name_with_path' })
  })

  it('draws a photo anew, upright, without place, owner or anything behind its end', async () => {
    const photo = await photoWithPlace()
    expect(photo.includes('SECRETNAME') && (await sharp(photo).metadata()).exif !== undefined).to.equal(true)
    const checked = await check(photo)
    const kept = checked.ok ? checked.value.content : Buffer.alloc(0)
    const { exif, xmp, iptc, width, height, orientation } = await sharp(kept).metadata()
    expect({ exif, xmp, iptc }).to.deep.equal({ exif: undefined, xmp: undefined, iptc: undefined })
    expect([width, height, orientation]).to.deep.equal([40, 60, undefined])
    for (const secret of ['SECRETNAME', 'phone', 'BEHINDTHEEND']) expect(kept.includes(secret)).to.equal(false)
  })

  it('is answered in words for whatever arrives: files with bytes changed, cut and put together at random', async function () {
    this.timeout(120_000)
    const whole = [
      ...[PDF, SVG, PROGRAM, office('word/document.xml'), openDocument('text')],
      ...[await photoWithPlace(), await picture(30, 20)],
    ]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...whole),
        fc.constantFrom(...whole),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }),
        fc.nat(),
        fc.boolean(),
        async (one, other, changes, cut, join) => {
          const content = Buffer.concat([
            one.subarray(0, join ? one.length : cut % (one.length + 1)),
            join ? other : Buffer.alloc(0),
          ])
          for (const [at, byte] of changes) if (content.length > 0) content[at % content.length] = byte
          const checked = await check(content)
          if (!checked.ok) return FILE_WORDS[checked.reason].length > 10
          const { kind, content: kept } = checked.value
          const drawn = kind === 'jpeg' || kind === 'png'
          return !drawn || !['SECRETNAME', 'BEHINDTHEEND', '%PDF', '<script'].some((text) => kept.includes(text))
        },
      ),
      { numRuns: 1500 },
    )
  })

  it('makes a very large photo no larger than 4,096 pixels a side', async () => {
    const checked = await check(() => picture(6000, 3000))
    const { width, height } = await sharp(checked.ok ? checked.value.content : Buffer.alloc(0)).metadata()
    expect([width, height]).to.deep.equal([4096, 2048])
  })
})

describe('the name of a file', () => {
  const NAMES: [given: string, kind: 'pdf' | 'jpeg' | 'text', shown: string][] = [
    ['Rota.PDF', 'pdf', 'Rota.pdf'],
    ['holiday.exe', 'pdf', 'holiday.exe.pdf'],
    ['photo.png', 'jpeg', 'photo.jpg'],
    ['IMG_1.jpeg', 'jpeg', 'IMG_1.jpg'],
    ['Cynllun Siân.txt', 'text', 'Cynllun Siân.txt'],
    ['a\r\nSet-Cookie: x.pdf', 'pdf', 'aSet-Cookie- x.pdf'],
    ['\u202efdp.exe', 'pdf', 'fdp.exe.pdf'],
    ['CON', 'pdf', 'file CON.pdf'],
    ['.hidden', 'text', 'hidden.txt'],
    ['', 'pdf', 'file.pdf'],
    ['"quoted"<b>.pdf', 'pdf', '-quoted--b-.pdf'],
    ['x'.repeat(4096), 'pdf', `${'x'.repeat(100)}.pdf`],
    ['😀'.repeat(200), 'pdf', `${'😀'.repeat(100)}.pdf`],
  ]
  for (const [given, kind, shown] of NAMES)
    it(`is shown as ${JSON.stringify(shown.slice(0, 30))}`, () => expect(cleanName(given, kind)).to.equal(shown))

  it('stands beside its size in words', () => {
    expect([1, 1024, 400_000, 1024 * 1024, 1_258_291, MOST_BYTES].map(saySizeOf)).to.deep.equal([
      ...['1 KB', '1 KB', '391 KB', '1 MB', '1.2 MB', '25 MB'],
    ])
  })
})

describe('adding a file', () => {
  it('is for an entry that is not signed and has fewer than five', () => {
    expect(mayAddFile({ sealedAt: null, files: 4 }).ok).to.equal(true)
    expect(mayAddFile({ sealedAt: null, files: 5 })).to.include({ reason: 'too_many' })
    expect(mayAddFile({ sealedAt: '2026-11-20T09:00:00.000Z', files: 0 })).to.include({ reason: 'sealed' })
  })

  const file = { name: 'a.pdf', size: 10, content: Buffer.alloc(10) }
  const FORMS: [sentence: string, body: Record<string, string>, errors: string[]][] = [
    ['needs the first answer', {}, ['file', 'shows']],
    ['needs an answer that is offered', { shows: 'perhaps' }, ['file', 'shows']],
    ['needs what was done, where a pupil is named', { shows: 'yes' }, ['file', 'safe']],
    ['is refused while nothing was done', { shows: 'yes', safe: 'neither' }, ['file', 'safe']],
    ['is taken when names are taken out', { shows: 'yes', safe: 'redacted' }, []],
    ['is taken when everybody has agreed', { shows: 'yes', safe: 'agreed' }, []],
    ['is taken where no pupil is in it, whatever else is pressed', { shows: 'no', safe: 'neither' }, []],
  ]
  for (const [sentence, body, errors] of FORMS)
    it(sentence, () => {
      const form = readFileForm(body, file)
      expect(form.ok ? [] : Object.keys(form.errors).sort()).to.deep.equal(errors)
    })
})
