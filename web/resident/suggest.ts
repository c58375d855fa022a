// suggest.ts - which kinds of report a few words may be about: whole words first, accents do not matter. Pure.

export const fold = (s: string): string => s.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[đĐ]/g, 'd').toLowerCase().replace(/[^a-z0-9 ]+/g, ' ').replace(/ +/g, ' ').trim()

// What people say, beside the kind's own name; folded.
const SAID: Record<string, string> = {
  waste_pile: 'rac thai phe thai do trom bai rac xa ban tui rac', street_clean: 'duong ban quet don la cay bui ban', air_water: 'khoi bui nuoc thai mui hoi dot rac o nhiem', noise: 'on loa karaoke hat khoan am thanh nhac',
  tree: 'cay gay canh cat tia la rung', tree_danger: 'cay sap do nghieng nguy hiem bat goc', light: 'den duong dien toi tat khong sang bong den cot den', road_damage: 'o ga duong hong lun nut mat duong ho',
  pavement: 'via he gach hong vo', manhole: 'nap cong ho ga mat nap', flood: 'ngap nuoc tac cong thoat nuoc ung', sign_signal: 'den do tin hieu bien bao den giao thong', cable: 'day cap vong cot nghieng day dien thoai mang',
  power_danger: 'ho dien day dien dut giat tia lua', water_supply: 'mat nuoc vo ong nuoc sach ri nuoc', sidewalk_trade: 'lan chiem ban hang via he quan ban ghe', parking: 'do xe o to chan loi dau xe', advert: 'quang cao rao vat dan to roi bien hieu',
  building: 'xay dung trai phep cong trinh xay nha gian giao', animals: 'cho tha rong meo chuot cho can', security: 'trom cap danh nhau gay roi ma tuy co bac', fire_risk: 'chay no binh ga loi thoat nan chan cua', food: 'thuc pham an do an quan ngo doc',
  traffic_jam: 'tac duong un tac ket xe diem den tai nan', procedure: 'thu tuc ho so giay to dang ky khai sinh mot cua', conduct: 'thai do can bo nhan vien cham tre hach sach', public_waste: 'lang phi tai san cong bo hoang tru so', scam: 'lua dao gia danh cuoc goi la otp chuyen tien',
}
const NOTHING = new Set('o thi la co va cua nha toi bac chau cho nay kia day do mot hai rat qua bi duoc khong den'.split(' '))

export function suggest(words: string, kinds: readonly { code: string; name: string; name_en: string }[], max = 3): string[] {
  const said = ` ${fold(words)} `
  if (said.length < 4) return []
  const scored = kinds.map(k => {
    const known = new Set(`${fold(k.name)} ${fold(k.name_en)} ${SAID[k.code] ?? ''}`.split(' ').filter(w => w.length > 1))
    const list = `${fold(k.name)} ${SAID[k.code] ?? ''}`.split(' ')
    let score = 0
    for (const w of new Set(said.trim().split(' '))) if (!NOTHING.has(w) && known.has(w)) score += 1
    for (let i = 0; i + 1 < list.length; i++) if (said.includes(` ${list[i]} ${list[i + 1]} `)) score += 2        // "o ga", "nap cong"
    return [k.code, score] as const
  })
  return scored.filter(([, s]) => s > 1).sort((a, b) => b[1] - a[1]).slice(0, max).map(([code]) => code)
}
