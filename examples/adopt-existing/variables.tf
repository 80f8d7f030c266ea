variable "register_file" {
  description = "CSV file of the diplomas, with the columns student, serial_number, id_wallet_address and level."
  type        = string
  default     = "register.csv"
}
