// film.mjs - what a camera sees: one square code, black on white, as a film of two frames (YUV 4:2:0), and how Chromium is told to see it.
import { writeFileSync } from 'node:fs'
import { encode } from 'uqr'

export function film(file, text) {
  const W = 640, H = 480, code = encode(text, { ecc: 'M', border: 4 }), k = Math.floor(H / code.size)
  const luma = Buffer.alloc(W * H, 235), left = (W - k * code.size) >> 1, top = (H - k * code.size) >> 1
  for (let y = 0; y < k * code.size; y++) for (let x = 0; x < k * code.size; x++) if (code.data[y / k | 0][x / k | 0]) luma[(top + y) * W + left + x] = 16
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc(W * H / 2, 128)])
  writeFileSync(file, Buffer.concat([Buffer.from(`YUV4MPEG2 W${W} H${H} F10:1 Ip A1:1 C420\n`), frame, frame]))
}
export const cameraFlags = file => ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${file}`]
