// unit-picker.tsx - choose this unit or one of the units right below it.
import { listChildren } from '../api/territory'
import type { Unit } from '../api/types'
import { Select } from '../parts/form'
import { useLoad } from '../parts/load'
import { t } from '../say'

export function UnitPicker({ unit, value, onValue }: { unit: Unit; value: number; onValue: (id: number) => void }) {
  const children = useLoad(`children ${unit.id}`, () => listChildren(unit.id))
  const options = [[String(unit.id), unit.name] as const, ...(children.data?.rows ?? []).map(c => [String(c.id), c.name] as const)]
  return <Select label={t('unit.one')} name="unit" value={String(value)} options={options} onValue={v => onValue(Number(v))} />
}
