import {
  to = web3connect_end_user.ada
  id = "ada@students.university.example"
}
