# By the e-mail address. One that the service doesn't know yet gets an account.
terraform import web3connect_end_user.ada ada@students.university.example
