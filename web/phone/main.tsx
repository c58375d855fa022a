// main.tsx - the phone app starts here.
import { render } from 'preact'
import './phone.css'
render(<main><h1>Sẵn Sàng</h1></main>, document.getElementById('app')!)
