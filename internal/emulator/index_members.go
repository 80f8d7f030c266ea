package emulator

import (
	"encoding/binary"
	"math/bits"
)

// members are those of a block, a bit each.
type members [blockSize / 64]uint64

func (m *members) set(i int64, in bool) {
	if in {
		m[i/64] |= 1 << (i % 64)
	} else {
		m[i/64] &^= 1 << (i % 64)
	}
}

func (m *members) count() (n int64) {
	for _, word := range m {
		n += int64(bits.OnesCount64(word))
	}
	return n
}

func (m *members) and(other *members) {
	for i := range m {
		m[i] &= other[i]
	}
}

func (m *members) or(other *members) {
	for i := range m {
		m[i] |= other[i]
	}
}

// list gives the members in their order.
func (m *members) list() []int64 {
	var out []int64
	for i, word := range m {
		for ; word != 0; word &= word - 1 {
			out = append(out, int64(i*64+bits.TrailingZeros64(word)))
		}
	}
	return out
}

// encode writes few members as a list of 16-bit numbers, many as bits.
func (m *members) encode() []byte {
	var out []byte
	if n := m.count(); 2*n < blockSize/8 {
		for _, i := range m.list() {
			out = binary.LittleEndian.AppendUint16(out, uint16(i)) //nolint:gosec // below blockSize
		}
		return out
	}
	for _, word := range m {
		out = binary.LittleEndian.AppendUint64(out, word)
	}
	return out
}

func decodeMembers(raw []byte) *members {
	m := &members{}
	if len(raw) == blockSize/8 {
		for i := range m {
			m[i] = binary.LittleEndian.Uint64(raw[8*i:])
		}
		return m
	}
	for ; len(raw) >= 2; raw = raw[2:] {
		m.set(int64(binary.LittleEndian.Uint16(raw))%blockSize, true)
	}
	return m
}
