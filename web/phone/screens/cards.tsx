// cards.tsx - the guidance cards: a shelf, and one card step by step, huge and plain, to look at together; read aloud if the phone can.
import { useEffect, useState } from 'preact/hooks'
import { Button, Icon, Bones } from '../../shared/parts'
import { lang } from '../../shared/i18n'
import { Header, Screen } from '../frame'
import { CARD_LIST, cardOf, type CardBook } from '../cards/cards'
import vi from '../cards/vi'
import { Picture } from '../cards/pictures'
import { t } from '../say'

function useBook(): CardBook | null {
  const [en, setEn] = useState<CardBook | null>(null)
  useEffect(() => { if (lang.value === 'en') void import('../cards/en').then(m => setEn(m.default)) }, [lang.value])
  return lang.value === 'en' ? en : vi
}

export function Cards() {
  const book = useBook()
  return (
    <Screen header={<Header title={t('cards_title')} sub={t('cards_text')} />}>
      {!book ? <div class="pad"><Bones label={t('loading')} /></div> : <div class="pad stack">
        {(['marks', 'skills'] as const).map(g => (
          <section class="stack tight">
            <h2 class="section">{t(g === 'marks' ? 'cards_marks' : 'cards_skills')}</h2>
            <div class="shelf">
              {CARD_LIST.filter(c => c.group === g).map(c => <a class="card shelfcard" href={'/app/card/' + c.id}><span class={'tile ' + c.tone}><Icon name={c.icon} /></span><b>{book[c.id].title}</b></a>)}
            </div>
          </section>
        ))}
      </div>}
    </Screen>
  )
}

export function CardScreen({ id }: { id: string }) {
  const book = useBook()
  const [at, setAt] = useState(0)
  const [reading, setReading] = useState(false)
  const stopReading = () => { globalThis.speechSynthesis?.cancel(); setReading(false) }
  useEffect(() => stopReading, [at])
  if (!book) return <Screen header={<Header title={t('cards_title')} backTo="/app/cards" />} tabs={false}><div class="pad"><Bones label={t('loading')} /></div></Screen>
  const card = book[cardOf(id)]
  const n = card.steps.length
  const isLast = at === n
  const step = card.steps[Math.min(at, n - 1)]!
  const words = isLast ? `${t('watch_out')}: ${card.warn} ${t('try_it')}: ${card.test}` : step.text
  const voice = globalThis.speechSynthesis?.getVoices?.().find(v => v.lang.startsWith(lang.value))
  const read = () => {
    if (reading) { stopReading(); return }
    const u = new SpeechSynthesisUtterance(words)
    u.lang = lang.value === 'vi' ? 'vi-VN' : 'en-GB'
    if (voice) u.voice = voice
    u.rate = 0.9
    u.onend = () => setReading(false)
    setReading(true)
    speechSynthesis.speak(u)
  }
  return (
    <Screen header={<Header title={card.title} sub={card.why} backTo="/app/cards" />} tabs={false} foot={
      <div class="row"><Button icon="chevron-left" disabled={at === 0} onClick={() => setAt(at - 1)}>{t('step_prev')}</Button>
        {isLast ? <Button main class="grow" icon="check" onClick={() => history.length > 1 ? history.back() : setAt(0)}>{t('done')}</Button> : <Button main class="grow" onClick={() => setAt(at + 1)}>{t('step_next')}<Icon name="chevron-right" /></Button>}</div>}>
      <div class="pad stack cardpage" aria-live="polite">
        <ol class="steps" aria-hidden="true">{[...card.steps, 0].map((_, i) => <li class={i < at ? 'past' : i === at ? 'now' : ''} />)}</ol>
        {isLast ? <>
          <div class="notice son bigtext"><Icon name="shield-alert" /><div><b>{t('watch_out')}</b><p>{card.warn}</p></div></div>
          <div class="notice com bigtext"><Icon name="check-check" /><div><b>{t('try_it')}</b><p>{card.test}</p></div></div>
        </> : <>
          <Picture name={step.pic} />
          <p class="quiet">{t('step_of', { n: at + 1, all: n })}</p>
          <p class="bigtext">{step.text}</p>
        </>}
        {voice && <Button wide icon="volume-2" onClick={read}>{t(reading ? 'stop_reading' : 'read_aloud')}</Button>}
      </div>
    </Screen>
  )
}
