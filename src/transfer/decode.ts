import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import { accept, refuse, type Outcome } from '../shared/outcome.ts'
import { type DecodeRefusal } from './import-words.rules.ts'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'
export type Decoded = { text: string; encoding: Encoding }

const MEBIBYTE = 1024 * 1024

/**
 * The text of an uploaded file, without its byte order mark. Tries the mark, then strict UTF-8, then the shape of
 * UTF-16, and takes what is left as Windows-1252 (what Excel and the national extract write). Refuses what is not text.
 */
export function decode(bytes: Buffer, maxBytes = 20 * MEBIBYTE): Outcome<Decoded, DecodeRefusal> {
  if (bytes.length > maxBytes) return refuse('too_large')
  const disguise = DISGUISES.find(({ starts }) => starts.some((start) => bytes.subarray(0, start.length).equals(start)))
  if (disguise !== undefined) return refuse(disguise.reason)
  const decoded = markedText(bytes) ?? utf16Text(bytes) ?? utf8Text(bytes) ?? windowsText(bytes)
  if (decoded.text.includes('\0')) return refuse('not_text')
  if (decoded.text.trim() === '') return refuse('empty')
  return WEB_PAGE.test(decoded.text.slice(0, 200)) ? refuse('web_page') : accept(decoded)
}

function markedText(bytes: Buffer): Decoded | undefined {
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) return utf8Text(bytes) ?? windowsText(bytes.subarray(3))
  if (startsWith(bytes, 0xff, 0xfe)) return { text: iconv.decode(bytes, 'utf-16le'), encoding: 'utf-16le' }
  if (startsWith(bytes, 0xfe, 0xff)) return { text: iconv.decode(bytes, 'utf-16be'), encoding: 'utf-16be' }
  return undefined
}

/** In UTF-16, the headings of a list in English put a zero byte beside almost every letter. */
function utf16Text(bytes: Buffer): Decoded | undefined {
  const zeros = { even: 0, odd: 0 }
  const sample = bytes.subarray(0, 4096)
  sample.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2 === 0 ? 'even' : 'odd'] += 1
  })
  const many = sample.length / 2 / 2
  if (bytes.length % 2 !== 0) return undefined
  if (zeros.odd > many && zeros.even === 0) return { text: iconv.decode(bytes, 'utf-16le'), encoding: 'utf-16le' }
  if (zeros.even > many && zeros.odd === 0) return { text: iconv.decode(bytes, 'utf-16be'), encoding: 'utf-16be' }
  return undefined
}

const utf8Text = (bytes: Buffer): Decoded | undefined =>
  isUtf8(bytes) ? { text: bytes.toString('utf8').replace(/^\ufeff/, ''), encoding: 'utf-8' } : undefined

/** iconv-lite, because several releases of Node read Windows-1252 as Latin-1 and lose ’ “ € (nodejs/node #56542). */
function windowsText(bytes: Buffer): Decoded {
  return { text: iconv.decode(bytes, 'windows-1252'), encoding: 'windows-1252' }
}

const startsWith = (bytes: Buffer, ...start: number[]): boolean => start.every((byte, i) => bytes[i] === byte)

const DISGUISES: { reason: DecodeRefusal; starts: Buffer[] }[] = [
  { reason: 'pdf', starts: [Buffer.from('%PDF')] },
  { reason: 'spreadsheet', starts: [Buffer.from('PK\x03\x04'), Buffer.from('d0cf11e0', 'hex')] },
  {
    reason: 'not_text',
    starts: ['89504e47', 'ffd8ff', '1f8b', '47494638', 'fffe0000', '7b5c727466'].map((hex) => Buffer.from(hex, 'hex')),
  },
]
/** Some systems save a web page and call it .xls or .csv. */
const WEB_PAGE = /^\s*<(!doctype|html|\?xml|table)/i
