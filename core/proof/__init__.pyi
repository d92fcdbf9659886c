from .check import check_certificate as check_certificate
