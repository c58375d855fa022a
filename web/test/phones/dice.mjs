// dice.mjs - chance from one 64-bit seed (splitmix64): the same seed throws the same again.
const MASK = (1n << 64n) - 1n

export class Dice {
  constructor(seed) { this.state = BigInt(seed) & MASK }
  next() {
    this.state = (this.state + 0x9e3779b97f4a7c15n) & MASK
    let z = this.state
    z = (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n & MASK
    z = (z ^ (z >> 27n)) * 0x94d049bb133111ebn & MASK
    return z ^ (z >> 31n)
  }
  below(n) { return Number(this.next() % BigInt(n)) }
  between(low, high) { return low + this.below(high - low + 1) }
  chance(percent) { return this.below(100) < percent }
  pick(list) { return list[this.below(list.length)] }
  some(list, n) {
    const left = [...list], out = []
    while (out.length < n && left.length) out.push(left.splice(this.below(left.length), 1)[0])
    return out
  }
  // { word: weight, … }
  weighed(weights) {
    let left = this.below(Object.values(weights).reduce((a, b) => a + b, 0))
    for (const [word, weight] of Object.entries(weights)) if ((left -= weight) < 0) return word
  }
  fill(bytes) {
    for (let i = 0; i < bytes.length; i++) bytes[i] = this.below(256)
    return bytes
  }
}
