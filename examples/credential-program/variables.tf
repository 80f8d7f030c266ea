variable "recipients_file" {
  description = "CSV file of the recipients, with the columns name, email, course, grade, serial_number and completed_on (a date)."
  type        = string
  default     = "recipients.csv"
}

variable "program_name" {
  description = "Name of the program that issues the credentials."
  type        = string
  default     = "Summer School 2026"
}

variable "total_issued" {
  description = "How many credentials the program issues in all. It is part of every credential's static metadata, so it must not change once the first is minted."
  type        = number
  default     = 40
}

variable "site" {
  description = "Web site of the organization, without a slash at its end."
  type        = string
  default     = "https://university.example"
}
