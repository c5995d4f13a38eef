import { crc32, deflateRawSync } from 'node:zlib'
import sharp from 'sharp'

/** What stands in a zip: `says` is the size that its list claims, where that is a lie. */
export type ZipPart = { name: string; content?: string | Buffer; says?: number; encrypted?: boolean }

/** A zip file, part by part, so that tests can make the ones that no program makes. */
export function zipOf(parts: readonly ZipPart[]): Buffer {
  const locals: Buffer[] = []
  const list: Buffer[] = []
  let at = 0
  for (const { name, content = '', says, encrypted } of parts) {
    const plain = Buffer.from(content)
    const packed = deflateRawSync(plain)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x0800 | (encrypted === true ? 1 : 0), 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(plain), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(says ?? plain.length, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    list.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\0', 'latin1'), common, tail, Buffer.from(name)]))
    locals.push(local)
    at += local.length
  }
  const listed = Buffer.concat(list)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...locals, listed, end])
}

const TYPES = '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.main+xml"/></Types>'

/** An Office document with this main part, and more. */
export const office = (main: string, more: readonly ZipPart[] = [], types = TYPES): Buffer =>
  zipOf([{ name: '[Content_Types].xml', content: types }, { name: main, content: '<x>A rota.</x>' }, ...more])

export const openDocument = (of: string): Buffer =>
  zipOf([
    { name: 'mimetype', content: `application/vnd.oasis.opendocument.${of}` },
    { name: 'content.xml', content: '<office/>' },
  ])

export const PDF = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n')
export const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
export const PROGRAM = Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), Buffer.alloc(300)])

/** A photo, lying on its side, with what a phone writes beside it: who, where, and a name behind its end. */
export async function photoWithPlace(): Promise<Buffer> {
  const photo = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#8ac' } })
    .withExif({
      IFD0: { Artist: 'Siân’s own phone', Copyright: 'SECRETNAME' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1', GPSLongitudeRef: 'W', GPSLongitude: '0/1 7/1 0/1' },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  return Buffer.concat([photo, Buffer.from('BEHINDTHEEND')])
}

export const picture = (width: number, height: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#fff' } })
    .png()
    .toBuffer()
