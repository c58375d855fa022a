// scanner.ts - reads square codes from the camera: the browser's own detector, else zxing as WebAssembly, fetched when first needed.
// Frames are looked at and let go; no picture is kept or sent.

type Read = (frame: HTMLVideoElement) => Promise<string | null>
interface Detector { detect(v: HTMLVideoElement): Promise<{ rawValue: string }[]> }
type DetectorClass = { new(o: { formats: string[] }): Detector; getSupportedFormats?(): Promise<string[]> }

async function ownDetector(): Promise<Read | null> {
  const D = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector
  if (!D) return null
  const formats = await D.getSupportedFormats?.().catch(() => []) ?? []
  if (!formats.includes('qr_code')) return null
  const d = new D({ formats: ['qr_code'] })
  return async v => (await d.detect(v))[0]?.rawValue ?? null
}

async function zxing(): Promise<Read> {
  const { prepareZXingModule, readBarcodes } = await import('zxing-wasm/reader')
  prepareZXingModule({ overrides: { locateFile: (path: string, prefix: string) => path.endsWith('.wasm') ? __ZXING__ : prefix + path } })
  const canvas = document.createElement('canvas')
  const ink = canvas.getContext('2d', { willReadFrequently: true })!
  return async v => {
    const scale = Math.min(1, 960 / Math.max(v.videoWidth, v.videoHeight, 1))
    canvas.width = Math.round(v.videoWidth * scale)
    canvas.height = Math.round(v.videoHeight * scale)
    if (!canvas.width) return null
    ink.drawImage(v, 0, 0, canvas.width, canvas.height)
    const found = await readBarcodes(ink.getImageData(0, 0, canvas.width, canvas.height), { formats: ['QRCode'], tryHarder: true, maxNumberOfSymbols: 1 })
    return found[0]?.text || null
  }
}

/** Fetched while there is a network, so that it reads without one. True: this device has it. */
export async function keepScanner(): Promise<boolean> {
  if (await ownDetector()) return true
  const isKept = async () => 'caches' in globalThis && !!(await caches.match(__ZXING__))
  if (await isKept()) return true
  await Promise.all([import('zxing-wasm/reader'), fetch(__ZXING__).then(r => r.arrayBuffer())])
  return !navigator.serviceWorker?.controller || isKept()       // without a worker the browser's own store has it
}

// Watch through `video` until `take` says it has what it wants. Answers a function that stops the camera.
export async function scan(video: HTMLVideoElement, take: (text: string) => boolean): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } })
  let on = true
  const stop = () => { on = false; for (const track of stream.getTracks()) track.stop(); video.srcObject = null }
  try {
    video.srcObject = stream
    await video.play()
    const read = await ownDetector() ?? await zxing()
    const look = async () => {
      if (!on) return
      const text = await read(video).catch(() => null)
      if (on && text && take(text)) stop()
      else if (on) setTimeout(() => void look(), 120)
    }
    void look()
  } catch (e) {
    stop()
    throw e
  }
  return stop
}
