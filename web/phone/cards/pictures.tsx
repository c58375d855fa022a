// pictures.tsx - the drawings of the guidance cards, by our own hand: a phone, a finger, and what happens; a few lines each.
// Strokes are ink; `p` fills with paper, `k` with glaze, `g` young rice, `n` turmeric, `s` lotus (classes in phone.css).
import type { JSX } from 'preact'

const PHONE = <><rect class="p" x="56" y="6" width="68" height="118" rx="10" /><path d="M82 13h16" /></>
const FINGER = (x: number, y: number) => <path class="skin" d={`M${x} ${y}c4-3 8 0 8 4v14l14 5c5 2 7 6 6 11l-3 14h-24l-12-20c-2-4 3-7 6-4l5 5z`} />
const LINE = (x: number, y: number, w: number) => <path d={`M${x} ${y}h${w}`} />
const MAN = (x: number, y: number) => <><circle class="skin" cx={x} cy={y} r="11" /><path class="k" d={`M${x - 20} ${y + 36}c0-14 8-22 20-22s20 8 20 22z`} /></>

const DRAWINGS = {
  press: <>{PHONE}<path class="n" d="M124 40h5v22h-5" />{FINGER(134, 46)}<circle class="k" cx="90" cy="64" r="13" /><path class="w" d="M90 55v9" /></>,
  bigtext: <>{PHONE}<text class="t" x="73" y="78" font-size="40">A</text><text class="t" x="101" y="78" font-size="20">a</text><path d="M68 96h44" /><circle class="n" cx="102" cy="96" r="6" /></>,
  sound: <>{PHONE}<path class="n" d="M76 58h9l11-9v32l-11-9h-9z" /><path d="M103 57c4 5 4 11 0 16M109 50c8 9 8 21 0 30" /></>,
  contact: <>{PHONE}<circle class="skin" cx="90" cy="46" r="9" /><path class="g" d="M74 72c0-10 7-15 16-15s16 5 16 15z" />{LINE(68, 86, 44)}<rect class="g" x="68" y="96" width="44" height="14" rx="7" /></>,
  lock: <>{PHONE}<rect class="n" x="74" y="56" width="32" height="26" rx="5" /><path d="M80 56v-8a10 10 0 0 1 20 0v8" /><path d="M70 100h.1M78 100h.1M86 100h.1M94 100h.1M102 100h.1M110 100h.1" stroke-width="6" /></>,
  swipe: <>{PHONE}<path class="k" d="M57 30h66v22H57z" /><path d="M90 56v36m-9-9 9 9 9-9" />{FINGER(98, 88)}</>,
  wifi: <>{PHONE}<path d="M68 56c13-11 31-11 44 0M75 65c9-7 21-7 30 0M82 74c5-4 11-4 16 0" /><circle class="k" cx="90" cy="82" r="4" /></>,
  password: <>{PHONE}{LINE(68, 40, 24)}<rect class="p" x="66" y="48" width="48" height="18" rx="4" /><path d="M74 57h.1M82 57h.1M90 57h.1M98 57h.1" stroke-width="6" /><rect class="g" x="66" y="78" width="48" height="16" rx="8" />{FINGER(96, 86)}</>,
  mobile: <>{PHONE}<path class="g" d="M72 84V72h6v12zM82 84V64h6v20zM92 84V56h6v28zM102 84V46h6v38z" /><path d="M146 30v34m-10-24 10-10 10 10" /></>,
  page: <>{PHONE}<rect class="n" x="64" y="22" width="52" height="26" rx="3" />{LINE(66, 60, 48)}{LINE(66, 70, 48)}{LINE(66, 80, 34)}{LINE(66, 96, 48)}</>,
  store: <>{PHONE}<path class="s" d="M66 42h48l-4-14H70z" /><path class="p" d="M70 42h40v26H70z" /><path class="g" d="m84 49 14 7-14 8z" />{LINE(68, 84, 44)}{LINE(68, 96, 30)}</>,
  search: <>{PHONE}<rect class="p" x="64" y="24" width="52" height="18" rx="9" /><circle cx="75" cy="33" r="4.500" /><path d="m78.500 36.500 4 4" /><rect class="n" x="66" y="54" width="16" height="16" rx="4" />{LINE(90, 58, 22)}{LINE(90, 66, 14)}<path class="g" d="M104 88l6 6 12-14" /></>,
  install: <>{PHONE}<rect class="k" x="76" y="28" width="28" height="28" rx="7" /><path class="w" d="M90 34v14m-6-6 6 6 6-6" /><rect class="g" x="66" y="72" width="48" height="18" rx="9" />{FINGER(98, 82)}</>,
  login: <>{PHONE}<circle class="s" cx="90" cy="44" r="15" /><path class="w" d="m90 35 2.700 6 6.500.600-5 4.300 1.500 6.400-5.700-3.400-5.700 3.400 1.500-6.400-5-4.300 6.500-.600z" /><rect class="k" x="66" y="76" width="48" height="18" rx="9" />{FINGER(98, 86)}</>,
  bell: <>{PHONE}<path class="n" d="M76 74c5-4 4-12 5-17a9 9 0 0 1 18 0c1 5 0 13 5 17z" /><path d="M86 79a4 4 0 0 0 8 0" /><circle class="s" cx="104" cy="50" r="5" /></>,
  office: <><path class="n" d="M30 52 90 18l60 34z" /><path class="p" d="M38 52h104v64H38z" /><path class="k" d="M80 82h20v34H80z" /><path d="M52 66v34M66 66v34M114 66v34M128 66v34M26 116h128" /><circle class="s" cx="90" cy="38" r="6" /></>,
  idcard: <><rect class="p" x="24" y="30" width="132" height="82" rx="10" /><rect class="n" x="36" y="46" width="38" height="48" rx="4" /><circle class="skin" cx="55" cy="62" r="8" /><path class="k" d="M41 90c1-11 6-16 14-16s13 5 14 16z" />{LINE(86, 52, 56)}{LINE(86, 66, 56)}{LINE(86, 80, 34)}<path class="s" d="M132 84h14v14h-14z" /></>,
  face: <>{PHONE}<path d="M68 40v-9h9M103 31h9v9M68 82v9h9M103 91h9v-9" /><circle class="skin" cx="90" cy="61" r="17" /><path d="M84 57v2M96 57v2M83 67c4 4 10 4 14 0" /></>,
  bank: <>{PHONE}<path class="n" d="m66 46 24-14 24 14z" /><path d="M72 52v18M84 52v18M96 52v18M108 52v18M66 76h48" /><rect class="g" x="70" y="92" width="40" height="14" rx="7" /></>,
  list: <>{PHONE}<path d="M84 36h28M84 60h28M84 84h28" /><circle class="g" cx="71" cy="36" r="6" /><circle class="p" cx="71" cy="60" r="6" /><circle class="p" cx="71" cy="84" r="6" />{FINGER(92, 58)}</>,
  check: <>{PHONE}<circle class="g" cx="90" cy="58" r="22" /><path class="w" d="m80 58 7 8 14-15" />{LINE(70, 98, 40)}</>,
  question: <>{PHONE}{LINE(66, 26, 48)}{LINE(66, 36, 30)}<path class="n" d="M68 52h44v30H88l-10 10V82H68z" /><text class="t" x="83" y="76" font-size="24">?</text></>,
  camera: <><rect class="k" x="40" y="44" width="100" height="66" rx="10" /><path class="k" d="M70 44l7-14h26l7 14z" /><circle class="p" cx="90" cy="76" r="22" /><circle class="n" cx="90" cy="76" r="11" /><path class="w" d="M124 56h6" /></>,
  chat: <><path class="p" d="M26 26h92a8 8 0 0 1 8 8v34a8 8 0 0 1-8 8H58L40 92V76H26a8 8 0 0 1-8-8V34a8 8 0 0 1 8-8z" /><path d="M36 44h70M36 58h46" /><path class="g" d="M96 86h58a8 8 0 0 1 8 8v14a8 8 0 0 1-8 8h-6v12l-14-12H96a8 8 0 0 1-8-8V94a8 8 0 0 1 8-8z" /></>,
  flag: <>{PHONE}<path d="M104 26h.1M110 26h.1M116 26h.1" stroke-width="5" /><path d="M78 96V46" /><path class="s" d="M78 46c10-6 18 6 30 0v24c-12 6-20-6-30 0z" /></>,
  book: <><path class="p" d="M90 34c-16-10-38-10-56-6v78c18-4 40-4 56 6 16-10 38-10 56-6V28c-18-4-40-4-56 6z" /><path d="M90 34v78M48 48c10-1 20 0 28 4M48 64c10-1 20 0 28 4M104 52c8-4 18-5 28-4M104 68c8-4 18-5 28-4" /></>,
  play: <>{PHONE}<rect class="k" x="62" y="36" width="56" height="40" rx="6" /><path class="w f" d="m84 46 16 10-16 10z" /><path d="M66 92h48" /><circle class="n" cx="82" cy="92" r="5" /></>,
  class: <><rect class="g" x="40" y="12" width="100" height="50" rx="4" /><path class="w" d="M54 28h44M54 42h64" />{MAN(48, 84)}{MAN(132, 84)}{MAN(90, 84)}</>,
  send: <>{PHONE}<path class="g" d="m68 66 46-22-14 48-10-18z" /><path class="w" d="m90 74 22-28" /></>,
  star: <>{PHONE}<rect class="n" x="68" y="24" width="44" height="34" rx="4" /><path class="s" d="m72 76 2.500 5 5.500.800-4 4 1 5.500-5-2.600-5 2.600 1-5.500-4-4 5.500-.800zM98 76l2.500 5 5.500.800-4 4 1 5.500-5-2.600-5 2.600 1-5.500-4-4 5.500-.800z" />{LINE(68, 106, 40)}</>,
  box: <><path class="n" d="m90 24 50 22v48l-50 24-50-24V46z" /><path d="m40 46 50 24 50-24M90 70v48M64 35l50 24v14" /></>,
  qr: <>{PHONE}<path class="k" d="M66 34h18v18H66zM96 34h18v18H96zM66 64h18v18H66z" /><path class="w" d="M73 41h4v4h-4zM103 41h4v4h-4zM73 71h4v4h-4z" /><path d="M96 66h8M110 66v8M98 80h14M104 74v.100" /></>,
  scan: <>{PHONE}<path d="M66 40v-8h8M106 32h8v8M66 82v8h8M106 90h8v-8" /><path class="k" d="M78 44h10v10H78zM92 44h10v10H92zM78 66h10v10H78z" /><path class="red" d="M62 61h56" /></>,
  money: <>{PHONE}<rect class="g" x="64" y="34" width="52" height="28" rx="4" /><circle class="p" cx="90" cy="48" r="8" />{LINE(68, 78, 44)}<text class="t" x="74" y="106" font-size="20">50k</text></>,
  hangup: <>{PHONE}<circle class="red f" cx="90" cy="84" r="16" /><path class="w" d="M80 88c6-6 14-6 20 0" />{LINE(70, 36, 40)}<path d="m140 26 18 18m0-18-18 18" class="red" /></>,
  link: <>{PHONE}<path d="M84 58a9 9 0 0 1 0-13l5-5a9 9 0 0 1 13 13l-3 3M96 52a9 9 0 0 1 0 13l-5 5a9 9 0 0 1-13-13l3-3" /><path class="red" d="M62 92 118 22" stroke-width="5" /></>,
  call: <><path class="g" d="M58 26c8-6 16-4 20 4l8 16c3 6 1 11-5 15l-5 4c6 13 15 22 28 28l4-5c4-6 9-8 15-5l16 8c8 4 10 12 4 20-8 11-20 13-34 8C72 109 53 90 43 60c-5-14-1-26 15-34z" /><text class="t" x="112" y="46" font-size="26">113</text></>,
  pin: <><path class="p" d="M20 40 66 26l48 14 46-14v80l-46 14-48-14-46 14z" /><path d="M66 26v80M114 40v80" /><path class="s" d="M90 88C76 72 70 62 70 52a20 20 0 0 1 40 0c0 10-6 20-20 36z" /><circle class="p" cx="90" cy="52" r="7" /></>,
} satisfies Record<string, JSX.Element>

export type PicName = keyof typeof DRAWINGS

export function Picture({ name }: { name: PicName }) {
  return <svg class="picture" viewBox="0 0 180 132" aria-hidden="true">{DRAWINGS[name]}</svg>
}
