// picture.ts - a picture drawn anew on the device: smaller, and without anything the camera wrote about it.

export function fit(w: number, h: number, max: number): { w: number; h: number } {
  const k = Math.min(1, max / Math.max(w, h))
  return { w: Math.max(1, Math.round(w * k)), h: Math.max(1, Math.round(h * k)) }
}

// The first of these [longest side, quality] whose JPEG takes no more than `bytesMax`.
export async function redraw(file: Blob, tries: readonly (readonly [number, number])[], bytesMax: number): Promise<ArrayBuffer> {
  const image = await createImageBitmap(file)
  const canvas = document.createElement('canvas')
  try {
    for (const [side, quality] of tries) {
      const { w, h } = fit(image.width, image.height, side)
      canvas.width = w
      canvas.height = h
      canvas.getContext('2d')!.drawImage(image, 0, 0, w, h)
      const blob = await new Promise<Blob | null>(done => canvas.toBlob(done, 'image/jpeg', quality))
      if (blob && blob.size <= bytesMax) return await blob.arrayBuffer()
    }
  } finally { image.close() }
  throw new Error('too large')
}
