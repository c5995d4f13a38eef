import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import iconv from 'iconv-lite'
import { decode } from '../../src/transfer/decode.ts'

const NAMES = 'Forename,Surname,Note\r\nZoë,O’Brien,“€5”\r\n'

describe('the bytes of a file', () => {
  const taken: [string, Buffer, string][] = [
    ['UTF-8', Buffer.from(NAMES), 'utf-8'],
    ['UTF-8 with a mark', iconv.encode(NAMES, 'utf8', { addBOM: true }), 'utf-8'],
    ['UTF-16, little end first, with a mark', iconv.encode(NAMES, 'utf-16le', { addBOM: true }), 'utf-16le'],
    ['UTF-16, little end first, without', iconv.encode(NAMES, 'utf-16le', { addBOM: false }), 'utf-16le'],
    ['UTF-16, big end first, with a mark', iconv.encode(NAMES, 'utf-16be', { addBOM: true }), 'utf-16be'],
    ['UTF-16, big end first, without', iconv.encode(NAMES, 'utf-16be', { addBOM: false }), 'utf-16be'],
    ['Windows-1252, with ’ “ €', iconv.encode(NAMES, 'windows-1252'), 'windows-1252'],
  ]
  for (const [encoding, bytes, expected] of taken) {
    it(`are read when they are ${encoding}`, () =>
      expect(decode(bytes)).to.deep.equal({ ok: true, value: { text: NAMES, encoding: expected } }))
  }

  const refused: [string, Buffer, string][] = [
    ['are nothing', Buffer.alloc(0), 'empty'],
    ['are blank lines', Buffer.from('\ufeff\n\n  \n'), 'empty'],
    ['are a PDF named .csv', Buffer.from('%PDF-1.7\n%âãÏÓ'), 'pdf'],
    ['are an Excel workbook', Buffer.from('PK\x03\x04\x14\x00'), 'spreadsheet'],
    ['are an old Excel workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'spreadsheet'],
    ['are a web page', Buffer.from('\n<!DOCTYPE html><table>'), 'web_page'],
    ['are a picture', Buffer.from('89504e470d0a1a0a', 'hex'), 'not_text'],
    ['hold zeros that no text has', Buffer.from('a,b\n1,\0\0\0\0'), 'not_text'],
    ['are more than the limit', Buffer.alloc(11, 'a'), 'too_large'],
  ]
  for (const [what, bytes, reason] of refused) {
    it(`are refused in words when they ${what}`, () =>
      expect(decode(bytes, reason === 'too_large' ? 10 : undefined)).to.deep.equal({ ok: false, reason }))
  }

  it('of the three staff lists give the names right', () => {
    const text = (file: string) => {
      const outcome = decode(readFileSync(new URL(`../fixtures/staff/${file}`, import.meta.url)))
      return outcome.ok ? outcome.value.text : outcome.reason
    }
    expect(text('hazelmere_windows1252.csv')).to.include('Zoë,O’Brien').and.include('Aoife,Ní Bhriain')
    expect(text('larkrise_utf8_semicolons.csv')).to.match(/^TRN;/).and.include('Łucja;Kowalska')
  })
})
