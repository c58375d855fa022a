// define.tsx - an indicator defined, or its definition changed: another formula, unit or direction makes a new version, the old one stays.
import { useState } from 'preact/hooks'
import { Check, Notice, toast } from '../../shared/parts'
import { go } from '../../shared/router'
import { defineIndicator, listMeasures } from '../api/indicators'
import type { Direction, Indicator, IndicatorWords, PeriodKind, Pillar, UnitWord } from '../api/types'
import { Dialog } from '../parts/dialog'
import { Form, Input, Select, TextArea } from '../parts/form'
import { useAction, useLoad } from '../parts/load'
import { Load } from '../parts/states'
import { homeUnit } from '../session'
import { t } from '../say'
import { PILLARS, indicatorHref, measureWord } from './words'

const UNIT_WORDS: readonly UnitWord[] = ['people', 'households', 'visits', 'cases', 'times', 'percent', 'per_1000', 'minutes', 'vnd']
const DIRECTIONS: readonly Direction[] = ['up', 'down', 'none']
const FREQUENCIES: readonly PeriodKind[] = ['week', 'month', 'quarter', 'half', 'year']
const FIELDS = ['code', 'name_vi', 'name_en', 'about_vi', 'about_en', 'unit_word', 'formula', 'direction', 'pillar', 'frequency', 'owner_unit_id', 'legal_source', 'is_public', 'is_sure']

const EMPTY: IndicatorWords = {
  name_vi: '', name_en: '', about_vi: '', about_en: '', unit_word: 'people', formula: '', direction: 'up', pillar: 'citizen', frequency: 'month', owner_unit_id: 1, legal_source: '', is_sure: false, is_public: false,
}
const wordsOf = (i: Indicator): IndicatorWords => {
  const { name_vi, name_en, about_vi, about_en, unit_word, formula, direction, pillar, frequency, owner_unit_id, legal_source, is_sure, is_public } = i
  return { name_vi, name_en, about_vi, about_en, unit_word, formula, direction, pillar, frequency, owner_unit_id, legal_source, is_sure, is_public }
}

/** `of` null: a new one. */
export function DefineDialog({ of: i, onDone, onClose }: { of: Indicator | null; onDone?: () => void; onClose: () => void }) {
  const [code, setCode] = useState(i?.code ?? '')
  const [d, setDraft] = useState<IndicatorWords>(() => (i ? wordsOf(i) : EMPTY))
  const put = (part: Partial<IndicatorWords>) => setDraft(all => ({ ...all, ...part }))
  const isNewVersion = !!i && (d.formula.trim() !== i.formula || d.unit_word !== i.unit_word || d.direction !== i.direction)
  const save = useAction(async () => {
    const made = await defineIndicator({ code: code.trim(), ...d, name_vi: d.name_vi.trim(), name_en: d.name_en.trim(), formula: d.formula.trim(), legal_source: d.legal_source.trim() })
    toast(t(i && made.version === i.version ? 'do.saved' : 'indicator.did_define', { n: made.version }))
    if (onDone) onDone()
    else go(indicatorHref(homeUnit(), made.code))
  })
  const e = save.error
  return (
    <Dialog title={t(i ? 'indicator.define' : 'indicator.new')} onClose={onClose}>
      <Form fields={FIELDS} submit={t('do.save')} isBusy={save.isBusy} error={e} onSubmit={() => void save.run()} onCancel={onClose}>
        {!i && <Input label={t('indicator.code')} name="code" value={code} error={e} required maxLength={60} hint={t('indicator.code_hint')} onValue={setCode} />}
        <Input label={t('indicator.name_vi')} name="name_vi" value={d.name_vi} error={e} required maxLength={160} onValue={name_vi => put({ name_vi })} />
        <Input label={t('indicator.name_en')} name="name_en" value={d.name_en} error={e} required maxLength={160} onValue={name_en => put({ name_en })} />
        <TextArea label={t('indicator.formula')} name="formula" value={d.formula} error={e} rows={2} maxLength={400} required hint={t('indicator.formula_hint')} onValue={formula => put({ formula })} />
        <Measures onPick={name => put({ formula: `${d.formula.trimEnd()}${d.formula.trim() ? ' ' : ''}${name}` })} />
        <Select label={t('indicator.unit_word')} name="unit_word" value={d.unit_word} error={e} options={UNIT_WORDS.map(w => [w, t(`unit_word.${w}`)] as const)} onValue={v => put({ unit_word: v as UnitWord })} />
        <Select label={t('indicator.direction')} name="direction" value={d.direction} error={e} options={DIRECTIONS.map(w => [w, t(`direction.${w}`)] as const)} onValue={v => put({ direction: v as Direction })} />
        <Select label={t('indicator.pillar')} name="pillar" value={d.pillar} error={e} options={PILLARS.map(w => [w, t(`pillar.${w}`)] as const)} onValue={v => put({ pillar: v as Pillar })} />
        <Select label={t('indicator.frequency')} name="frequency" value={d.frequency} error={e} options={FREQUENCIES.map(w => [w, t(`period_kind.${w}`)] as const)} onValue={v => put({ frequency: v as PeriodKind })} />
        <TextArea label={t('indicator.about_vi')} name="about_vi" value={d.about_vi} error={e} rows={2} maxLength={1000} onValue={about_vi => put({ about_vi })} />
        <TextArea label={t('indicator.about_en')} name="about_en" value={d.about_en} error={e} rows={2} maxLength={1000} onValue={about_en => put({ about_en })} />
        <Input label={t('indicator.legal_source')} name="legal_source" value={d.legal_source} error={e} maxLength={300} hint={t('indicator.legal_hint')} onValue={legal_source => put({ legal_source })} />
        <Check on={d.is_sure} onChange={is_sure => put({ is_sure })}>{t('indicator.sure_check')}</Check>
        <Check on={d.is_public} onChange={is_public => put({ is_public })}>{t('indicator.public_check')}</Check>
        {isNewVersion && <Notice tone="nghe" icon="history">{t('indicator.new_version', { n: i.version + 1, old: i.version })}</Notice>}
      </Form>
    </Dialog>
  )
}

/** What a formula may use; a press writes it at the end of the formula. Read when it is opened. */
function Measures({ onPick }: { onPick: (name: string) => void }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details class="columns-of" onToggle={e => setOpen(e.currentTarget.open)}>
      <summary>{t('indicator.measures')}</summary>
      {isOpen && <MeasureList onPick={onPick} />}
    </details>
  )
}
function MeasureList({ onPick }: { onPick: (name: string) => void }) {
  const all = useLoad('measures', listMeasures)
  return (
    <Load of={all} bones={3}>{m => (
      <ul class="area-list" tabIndex={0} aria-label={t('indicator.measures')}>{m.rows.map(x => (
        <li key={x.name}><button type="button" class="link" onClick={() => onPick(x.name)}>{measureWord(x)}</button> <code class="small quiet">{x.name}</code></li>
      ))}</ul>
    )}</Load>
  )
}
