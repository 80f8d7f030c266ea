import {
  to = web3connect_end_user.ada
  identity = {
    email = "ada@students.university.example"
  }
}
