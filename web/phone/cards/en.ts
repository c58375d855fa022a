// en.ts - the guidance cards in English.
import type { CardBook } from './cards'

const book: CardBook = {
  phone: {
    title: 'Use a smartphone', why: 'With a phone, doctor, family and ward are at your side.',
    steps: [
      { text: 'Switch on: hold the side button for 3 seconds.', pic: 'press' }, { text: 'Open Settings, Display, and make the letters large.', pic: 'bigtext' },
      { text: 'Turn the ring up with the side button.', pic: 'sound' }, { text: 'Save family and team in Contacts.', pic: 'contact' }, { text: 'Set a lock of 6 digits you can remember.', pic: 'lock' },
    ],
    warn: 'Do not use a birthday as the lock.', test: 'Call somebody from Contacts by yourself.',
  },
  network: {
    title: 'Get connected', why: 'With a network, video calls and paperwork cost nothing.',
    steps: [
      { text: 'Swipe down from the top edge.', pic: 'swipe' }, { text: 'Hold the Wi-Fi picture.', pic: 'wifi' }, { text: 'Choose your home network, type the password.', pic: 'password' },
      { text: 'Outside: switch Mobile data on.', pic: 'mobile' }, { text: 'Open a news page to try.', pic: 'page' },
    ],
    warn: 'On a strange Wi-Fi, do not open the bank.', test: 'Switch Wi-Fi off and on again.',
  },
  city_app: {
    title: 'Install the city app (iHanoi)', why: 'One place to report, queue and read the city’s news.',
    steps: [
      { text: 'Open the store: Google Play or App Store.', pic: 'store' }, { text: 'Type iHanoi; check the maker is the city of Hà Nội.', pic: 'search' }, { text: 'Tap Install, wait, tap Open.', pic: 'install' },
      { text: 'Tap Sign in, choose VNeID.', pic: 'login' }, { text: 'Allow notices from the ward.', pic: 'bell' },
    ],
    warn: 'Install only from the official store, never from a link in a message.', test: 'Find the ward’s latest news.',
  },
  eid: {
    title: 'Activate e-ID level 2 (VNeID)', why: 'Replaces papers at the clinic, the airport, the desk.',
    steps: [
      { text: 'Level 2 is made once at the ward police; bring the card.', pic: 'office' }, { text: 'When the message comes, install VNeID from the store.', pic: 'store' },
      { text: 'Tap Activate; type the ID number and phone number.', pic: 'idcard' }, { text: 'Scan the card or look straight at the phone.', pic: 'face' }, { text: 'Set a password and secret question. Type it yourself.', pic: 'password' },
    ],
    warn: 'Real officials never make level 2 over the phone.', test: 'Open the document wallet.',
  },
  account: {
    title: 'An account to be paid into', why: 'Pension and benefits arrive without a queue.',
    steps: [
      { text: 'With a bank account, only link it in VNeID.', pic: 'bank' }, { text: 'Open VNeID, choose Social security.', pic: 'login' }, { text: 'Choose Benefit account, choose the bank.', pic: 'list' },
      { text: 'Check name and number, tap Confirm.', pic: 'check' }, { text: 'No account yet: take the card to a bank, or open one in its app.', pic: 'office' },
    ],
    warn: 'Never give card, PIN or one-time code to anybody, not even us.', test: 'See the name of the linked bank.',
  },
  culture: {
    title: 'Good manners online', why: 'Online, too, we are neighbours.',
    steps: [
      { text: 'Read to the end before sharing.', pic: 'page' }, { text: 'Ask who says so: newspaper, ward, or a stranger?', pic: 'question' }, { text: 'Ask people in a photo before posting.', pic: 'camera' },
      { text: 'Disagree gently, speak ill of nobody.', pic: 'chat' }, { text: 'A bad post: tap the three dots, Report.', pic: 'flag' },
    ],
    warn: 'Passing on false news is fined too.', test: 'Point out one doubtful post.',
  },
  learn: {
    title: 'Keep learning', why: 'Ten minutes a day, at any hour.',
    steps: [
      { text: 'Open binhdanhocvuso.gov.vn.', pic: 'page' }, { text: 'Sign in with VNeID.', pic: 'login' }, { text: 'Choose Basic digital skills.', pic: 'book' },
      { text: 'Watch, and do the small test.', pic: 'play' }, { text: 'Ask about classes at the culture house.', pic: 'class' },
    ],
    warn: 'Learning is free. Whoever asks for money is wrong.', test: 'Open again the lesson you are at.',
  },
  services: {
    title: 'Apply online', why: 'No waiting, no travelling.',
    steps: [
      { text: 'Open dichvucong.gov.vn.', pic: 'page' }, { text: 'Tap Sign in, choose VNeID.', pic: 'login' }, { text: 'Type what you need: “birth”, “residence”…', pic: 'search' },
      { text: 'Fill in, photograph the papers.', pic: 'camera' }, { text: 'Submit, and keep the file number.', pic: 'send' },
    ],
    warn: 'The right address ends in .gov.vn.', test: 'Look up a file by its number.',
  },
  shop: {
    title: 'Buy and sell online', why: 'Fair prices, and your goods sold.',
    steps: [
      { text: 'Open a shopping app you know.', pic: 'store' }, { text: 'Find a thing; read stars and comments.', pic: 'star' }, { text: 'Compare two shops.', pic: 'list' },
      { text: 'Pay on delivery the first time.', pic: 'box' }, { text: 'Open the box before the courier; film if needed.', pic: 'camera' },
    ],
    warn: 'Send no deposit to strangers.', test: 'Find one thing and its price.',
  },
  pay: {
    title: 'Pay by scanning', why: 'No small change needed.',
    steps: [
      { text: 'Open the bank app or wallet.', pic: 'bank' }, { text: 'Tap Scan.', pic: 'qr' }, { text: 'Hold the shop’s code in the frame.', pic: 'scan' },
      { text: 'Read the name, type the amount.', pic: 'money' }, { text: 'Confirm, and show the screen.', pic: 'check' },
    ],
    warn: 'Receiving money never needs a one-time code.', test: 'Scan, and stop at the name.',
  },
  protect: {
    title: 'Recognise a scam', why: 'A minute’s pause keeps a life’s savings.',
    steps: [
      { text: 'A call that threatens arrest or blocking: hang up.', pic: 'hangup' }, { text: 'Asked for a code or password: give it to nobody.', pic: 'lock' }, { text: 'A strange link: do not touch.', pic: 'link' },
      { text: 'Family asks for money by message: video-call and ask.', pic: 'face' }, { text: 'Money already sent: call the bank and 113 at once.', pic: 'call' },
    ],
    warn: 'Police and banks do not work by phone call.', test: 'Tell three signs of a scam.',
  },
  report: {
    title: 'Report a problem in the lane', why: 'A dark lamp, rubbish: one photo, somebody comes.',
    steps: [
      { text: 'Open iHanoi, tap Report.', pic: 'login' }, { text: 'Photograph the thing, not faces.', pic: 'camera' }, { text: 'See that the pin is in the right lane.', pic: 'pin' },
      { text: 'Write one short sentence.', pic: 'chat' }, { text: 'Send, and read the answer under Follow.', pic: 'send' },
    ],
    warn: 'Formal complaints go to the ward office.', test: 'Send one real report.',
  },
}
export default book
