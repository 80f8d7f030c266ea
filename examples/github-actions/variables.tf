variable "recipients_file" {
  description = "CSV file of the recipients, with the columns email, course, grade and serial_number."
  type        = string
  default     = "recipients.csv"
}

variable "total_issued" {
  description = "How many credentials the program issues in all. It is part of the static metadata, so it must not change once the first is minted."
  type        = number
  default     = 40
}

variable "site" {
  description = "Web site of the organization, without a slash at its end."
  type        = string
  default     = "https://university.example"
}
