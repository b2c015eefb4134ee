import { buildComparisonPicture, type PictureRequest } from '../../shared/gantt/comparison-scene'
import { createCanvasMeasure } from './canvas-measure'
import { paintScene } from './paint-scene'

/** Chromium's largest canvas side, px. */
const LARGEST_SIDE = 16_384
/** And its largest area, px. */
const LARGEST_AREA = 2 ** 28

/**
 * The complete picture of a comparison as a PNG, the same scene as the SVG, `scale` (1 to 4) device pixels for each px. A picture too large
 * for a canvas gets the largest scale that fits.
 */
export async function renderComparisonPng(
  request: PictureRequest & { readonly scale: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const measure = createCanvasMeasure()
  const wanted = Math.min(4, Math.max(1, request.scale))
  const { scene, width, height, background } = buildComparisonPicture({ ...request, measure, deviceScale: wanted })
  const scale = Math.min(
    wanted,
    LARGEST_SIDE / width,
    LARGEST_SIDE / height,
    Math.sqrt(LARGEST_AREA / (width * height)),
  )
  const canvas = new OffscreenCanvas(Math.floor(width * scale), Math.floor(height * scale))
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('no 2d canvas')
  context.scale(scale, scale)
  context.fillStyle = background
  context.fillRect(0, 0, width, height)
  paintScene(context, scene, scale)
  const blob = await canvas.convertToBlob({ type: 'image/png' })
  return new Uint8Array(await blob.arrayBuffer())
}
